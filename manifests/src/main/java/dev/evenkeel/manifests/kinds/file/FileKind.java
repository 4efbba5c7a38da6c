package dev.evenkeel.manifests.kinds.file;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.manifests.kinds.HostFiles;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.read.Reading;
import dev.evenkeel.manifests.read.bind.Cursor;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeSet;

/** A file, folder, tree or link. */
public final class FileKind implements Kind<FileSpec> {
  /** Folders that would be a whole system, and what the operator keeps for itself. */
  private static final List<String> KEPT = List.of("/proc", "/sys", "/dev", "/run/evenkeel", "/var/lib/evenkeel", "/var/lib/docker",
      "/etc/systemd/system");

  @Override
  public String name() {
    return "File";
  }

  @Override
  public Class<FileSpec> spec() {
    return FileSpec.class;
  }

  @Override
  public @Nullable FileSpec completed(Resource<FileSpec> resource, Cursor at) {
    FileSpec spec = resource.spec();
    if (!spec.template() || spec.from() == null) {
      return spec;
    }
    String text = HostFiles.template(at, spec.from());
    return text == null ? null : spec.rendered(text);
  }

  @Override
  public Lowered lower(Resource<FileSpec> resource, HostSpec host, Reading reading) {
    FileSpec spec = resource.spec();
    Lowered.Builder lowered = new Lowered.Builder(resource);
    for (String kept : KEPT) {
      if (spec.path().equals(kept) || spec.path().startsWith(kept + "/")) {
        lowered.problem(Problem.error(at(resource, reading, "path"), spec.path() + " is not a place for files",
            kept.equals("/etc/systemd/system") ? "write a kind: Unit" : "choose a path outside " + kept));
      }
    }
    File file = file(spec);
    Target target = lowered.target(file);
    if (!spec.validate().isEmpty()) {
      String root = file.content() instanceof File.Tree ? file.path() : parent(file.path());
      target = target.withValidation(new Target.Validation(spec.validate(), null, root, new TreeSet<>(List.of(file.key()))));
    }
    lowered.add(target);
    for (int i = 0; i < spec.onChange().size(); i++) {
      FileSpec.Change change = spec.onChange().get(i);
      Position place = at(resource, reading, "onChange[" + i + "].resource");
      ResourceRef of = ref(change.resource());
      if (of == null || !(reading.refused().contains(of) || reading.fleet().find(of).isPresent())) {
        lowered.problem(Problem.error(place, "onChange: there is no " + change.resource(),
            "write Kind/name of a Service, Unit or Tunnel on the same host"));
      } else {
        lowered.ask(new Lowered.Asked(of, file.key(), change.reaction()));
      }
    }
    return lowered.build();
  }

  private static File file(FileSpec spec) {
    File.Mode mode = spec.mode() == null ? null : new File.Mode(spec.mode());
    if (spec.from() != null) {
      return HostFiles.file(spec.path(), spec.from(), spec.mode(), spec.owner(), spec.group(), false);
    }
    if (spec.content() != null) {
      return HostFiles.text(spec.path(), spec.content(), spec.mode(), spec.owner(), spec.group(), false);
    }
    File.Content content = spec.link() != null ? File.Link.to(spec.link()) : File.Directory.PLAIN;
    return new File(spec.path(), content, mode, spec.owner(), spec.group(), false);
  }

  private static @Nullable ResourceRef ref(String text) {
    try {
      return ResourceRef.parse(text);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }

  private static String parent(String path) {
    return path.lastIndexOf('/') == 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
  }

  private static Position at(Resource<?> resource, Reading reading, String field) {
    Position place = reading.place(resource.ref(), field);
    return place == null ? resource.at() : place;
  }
}
