package dev.evenkeel.manifests.kinds.service;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SecretText;
import dev.evenkeel.manifests.compose.ComposeMount;
import dev.evenkeel.manifests.compose.ComposeService;
import dev.evenkeel.manifests.kinds.HostFiles;
import dev.evenkeel.manifests.read.bind.FileTree;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The files that a service mounts from the repository: where they stand on the host, how they are mounted, how they are validated, and what the container does when they change.
 *
 * <p>{@code files} stand under {@code files/TO} of the service's folder and relative bind sources under {@code binds/SOURCE}, so that the two never meet.
 */
public final class ServiceFiles {

  private record Placed(File file, @Nullable ServiceFile from) {}

  private final String folder;
  private final String image;
  private final @Nullable String user;
  private final List<Placed> placed = new ArrayList<>();
  private final List<Container.Mount> mounts = new ArrayList<>();
  private final TreeMap<ObjectKey, Reaction> reactions = new TreeMap<>();

  ServiceFiles(ResourceRef ref, ServiceSpec spec) {
    this(HostFiles.folder(ref), spec.container(), spec.files(),
        mount -> HostFiles.folder(ref) + "/binds/" + relative(String.valueOf(mount.mount().source())), new Reaction.Restart());
  }

  /**
   * @param folder    where {@code files} stand on the host
   * @param place     where on the host a file or folder of the repository is put that a bind mounts
   * @param onBinds   what the container does when one of those changes
   */
  public ServiceFiles(String folder, ComposeService service, List<ServiceFile> files, Function<ComposeMount, String> place,
      Reaction onBinds) {
    this.folder = folder;
    this.image = service.image();
    this.user = service.user();
    service.volumes().forEach(mount -> mount(mount, place, onBinds));
    service.tmpfs().forEach(mount -> mount(mount, place, onBinds));
    files.forEach(this::file);
  }

  private void mount(ComposeMount written, Function<ComposeMount, String> place, Reaction onBinds) {
    Container.Mount mount = written.mount();
    FileTree files = written.files();
    if (files == null) {
      mounts.add(mount);
      return;
    }
    File file = HostFiles.file(place.apply(written), files, null, null, null, !files.folder());
    mounts.add(new Container.Mount(mount.type(), file.path(), mount.target(), mount.readOnly(), mount.propagation(), mount.selinux(), null,
        null, null, false));
    // one source may be mounted twice
    if (placed.stream().noneMatch(each -> each.file().equals(file))) {
      placed.add(new Placed(file, null));
    }
    reactions.put(file.key(), onBinds);
  }

  /** Puts one file on the host and mounts it read-only, as configs and secrets are. */
  public void add(File file, String target, Reaction onChange) {
    mounts.add(new Container.Mount(Container.Mount.Type.BIND, file.path(), target, true, null, null, null, null, null, false));
    placed.add(new Placed(file, null));
    reactions.put(file.key(), onChange);
  }

  /** Mounts a file that somebody else has put on the host. */
  public void add(String path, String target) {
    mounts.add(new Container.Mount(Container.Mount.Type.BIND, path, target, true, null, null, null, null, null, false));
  }

  private void file(ServiceFile written) {
    String path = folder + "/files" + written.to();
    FileTree from = written.from();
    File file = from != null
        ? HostFiles.file(path, from, written.mode(), written.owner(), null, !from.folder())
        : HostFiles.text(path, String.valueOf(written.content()), written.mode(), owner(written), null, true);
    mounts.add(new Container.Mount(Container.Mount.Type.BIND, path, written.to(), written.writable() ? null : Boolean.TRUE, null, null,
        null, null, null, false));
    placed.add(new Placed(file, written));
    reactions.put(file.key(), written.onChange());
  }

  /** With a secret, only its owner may read it: that is the user of the container, if it is known by its number. */
  private @Nullable String owner(ServiceFile written) {
    boolean secret = written.content() != null && SecretText.isMarked(written.content());
    return written.owner() != null || !secret || user == null || !user.matches("[0-9]{1,10}(:.*)?")
        ? written.owner()
        : user.replaceFirst(":.*", "");
  }

  /** {@code ./conf/x} as {@code conf/x}; what lies above the manifest's folder is told apart by {@code up}. */
  public static String relative(String source) {
    List<String> parts = new ArrayList<>();
    for (String part : source.split("/", -1)) {
      if (part.equals("..")) {
        if (parts.isEmpty() || parts.getLast().equals("up")) {
          parts.add("up");
        } else {
          parts.removeLast();
        }
      } else if (!part.isEmpty() && !part.equals(".")) {
        parts.add(part);
      }
    }
    return parts.isEmpty() ? "here" : String.join("/", parts);
  }

  public List<Container.Mount> mounts() {
    return mounts;
  }

  public SortedMap<ObjectKey, Reaction> reactions() {
    return reactions;
  }

  public List<File> files() {
    return placed.stream().map(Placed::file).toList();
  }

  /** How {@code file} is validated: by its own entry, or with the entry whose folder it stands in; null if by none. */
  public Target.@Nullable Validation validation(File file) {
    Placed own = placed.stream().filter(each -> each.file().equals(file)).findFirst().orElseThrow();
    if (own.from() != null && !own.from().validate().isEmpty()) {
      return validation(own.from());
    }
    return placed.stream().map(Placed::from).filter(entry -> entry != null && !entry.validate().isEmpty()).map(this::validation)
        .filter(validation -> validation.siblings().contains(file.key())).findFirst().orElse(null);
  }

  private Target.Validation validation(ServiceFile entry) {
    String path = folder + "/files" + entry.to();
    String root = entry.from() != null && entry.from().folder() ? path : path.substring(0, path.lastIndexOf('/'));
    TreeSet<ObjectKey> siblings = new TreeSet<>();
    for (Placed each : placed) {
      String other = each.file().path();
      if (each.from() != null && (other.equals(root) || other.startsWith(root + "/"))) {
        siblings.add(each.file().key());
      }
    }
    return new Target.Validation(entry.validate(), entry.validateOn() == ServiceFile.ValidateOn.IMAGE ? image : null, root, siblings);
  }
}
