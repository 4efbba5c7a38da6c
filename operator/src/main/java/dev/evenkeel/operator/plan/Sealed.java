package dev.evenkeel.operator.plan;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostObject;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.HostSpec.RegistryLogin;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.SecretText;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A host's target in which every text with secrets has become the fingerprint of what it is to be, and the way back. The planner compares, shows and keeps fingerprints; the values are put into a step at the moment it is sent to the host, and stand in nothing that outlives it.
 *
 * <p>
 * What cannot be had is held. In its place stands what was applied last, so that nothing of it counts as changed.
 */
public final class Sealed {
  private final HostTarget target;
  private final Map<ObjectKey, Map<String, String>> plain = new HashMap<>();
  private final Set<ObjectKey> missing = new HashSet<>();

  private Sealed(HostTarget marked, Known known, @Nullable Ledger ledger, String key, Map<String, RegistryLogin> registries) {
    SortedMap<ObjectKey, Target> objects = new TreeMap<>(marked.objects());
    objects.replaceAll((_, one) -> new Sealing(known, ledger, key).target(one, registries));
    this.target = new HostTarget(marked.host(), marked.commit(), objects, marked.refused(), marked.pruneHold());
  }

  private Sealed(HostTarget target) {
    this.target = target;
  }

  /**
   * Seals a target.
   *
   * @param marked with marks as {@link SecretText} has them
   * @param ledger what was applied, or null when the host has no ledger
   * @param key the host's key for fingerprints, base64
   * @param registries logins by registry, marked too: what would need one that cannot be had is held
   */
  public static Sealed of(HostTarget marked, Known known, @Nullable Ledger ledger, String key, Map<String, RegistryLogin> registries) {
    return known.isEmpty() ? new Sealed(marked) : new Sealed(marked, known, ledger, key, registries);
  }

  /** What the planner sees. */
  public HostTarget target() {
    return target;
  }

  /**
   * The step as the host is to carry it out.
   *
   * @throws IllegalStateException when a value is missing that only a held object needs, so that no plan should have this step
   */
  public Step reveal(Step step) {
    return switch (step) {
      case Step.CreateContainer create -> new Step.CreateContainer(revealed(create.container()), create.as(), create.marks(),
          create.imageId(), create.carried(), create.withAliases());
      case Step.PutFile put -> new Step.PutFile(revealed(put.file()), put.ownEntries());
      case Step.ValidateFiles validate ->
        new Step.ValidateFiles(validate.files().stream().map(this::revealed).toList(), validate.validation(), validate.deadline());
      case Step.PullImage _,Step.RemoveImage _,Step.CreateNetwork _,Step.RemoveNetwork _,Step.CreateVolume _,Step.RemoveVolume _,Step.StartContainer _,Step.StopContainer _,Step.RestartContainer _,Step.UnpauseContainer _,Step.RenameContainer _,Step.RemoveContainer _,Step.UpdateContainer _,Step.AttachNetwork _,Step.DetachNetwork _,Step.SignalContainer _,Step.ExecInContainer _,Step.CallHttp _,Step.RemoveFile _,Step.PutUnit _,Step.RemoveUnit _,Step.ReloadUnits _,Step.EnableUnit _,Step.StartUnit _,Step.StopUnit _,Step.RestartUnit _,Step.ReloadUnit _ ->
        step;
    };
  }

  private Container revealed(Container container) {
    if (missing.contains(container.key())) {
      throw new IllegalStateException("a secret that " + container.name() + " needs is not known");
    }
    Map<String, String> values = plain.get(container.key());
    if (values == null) {
      return container;
    }
    SortedMap<String, String> environment = new TreeMap<>(container.program().environment());
    environment.putAll(values);
    return Sealing.with(container, environment);
  }

  private File revealed(File file) {
    Map<String, String> values = plain.get(file.key());
    String text = values == null ? null : values.get(Sealing.CONTENT);
    if (missing.contains(file.key())) {
      throw new IllegalStateException("the secret in " + file.path() + " is not known");
    }
    return text == null
        ? file
        : new File(file.path(), File.Regular.of(Blob.utf8(text)), file.mode(), file.owner(), file.group(), file.inPlace());
  }

  @Override
  public String toString() {
    return "Sealed[" + target.host() + ", " + plain.keySet() + "]";
  }

  /** Seals the objects of one target. */
  private final class Sealing {
    private static final String CONTENT = "content";
    private final Known known;
    private final @Nullable Ledger ledger;
    private final String key;
    private @Nullable Held held;

    Sealing(Known known, @Nullable Ledger ledger, String key) {
      this.known = known;
      this.ledger = ledger;
      this.key = key;
    }

    Target target(Target one, Map<String, RegistryLogin> registries) {
      HostObject object = switch (one.object()) {
        case Container container -> container(container);
        case File file -> file(file);
        case Image image -> {
          login(image, registries);
          yield image;
        }
        case Network _,Volume _,Unit _ -> one.object();
      };
      Target target = object.equals(one.object()) ? one : one.withObject(object);
      if (held == null) {
        return target;
      }
      // Whatever else holds it: what cannot be had is not made by healing either.
      missing.add(one.key());
      return target.heldFor(held);
    }

    private Container container(Container container) {
      SortedMap<String, String> environment = new TreeMap<>(container.program().environment());
      boolean any = false;
      for (Map.Entry<String, String> entry : environment.entrySet()) {
        if (SecretText.isMarked(entry.getValue())) {
          any = true;
          String text = text(entry.getValue());
          if (text != null) {
            keep(container.key(), entry.getKey(), text);
          }
          entry.setValue(text != null
              ? Fingerprints.of(text, key)
              : applied(container.key(), "environment." + entry.getKey(), SecretText.shown(entry.getValue())));
        }
      }
      return any ? with(container, environment) : container;
    }

    static Container with(Container container, SortedMap<String, String> environment) {
      Container.Program was = container.program();
      Container.Program program = new Container.Program(was.command(), was.entrypoint(), environment, was.user(), was.groupAdd(),
          was.workingDir(), was.init(), was.stopSignal(), was.stopGracePeriod(), was.tty(), was.stdinOpen());
      return new Container(container.name(), container.image(), program, container.resources(), container.security(),
          container.namespaces(), container.mounts(), container.ports(), container.networks(), container.naming(),
          container.healthcheck(), container.restart(), container.logging(), container.labels());
    }

    private File file(File file) {
      if (!(file.content() instanceof File.Regular regular) || !regular.marked()) {
        return file;
      }
      Blob bytes = regular.bytes();
      String marked = bytes == null ? "" : bytes.text();
      String text = text(marked);
      if (text != null) {
        keep(file.key(), CONTENT, text);
      }
      String print = text == null
          ? applied(file.key(), CONTENT, SecretText.refs(marked).toString())
          : Fingerprints.of(File.Regular.of(Blob.utf8(text)).content().toString(), key);
      return new File(file.path(), File.Regular.keyed(print), file.mode(), file.owner(), file.group(), file.inPlace());
    }

    private void keep(ObjectKey of, String path, String text) {
      plain.computeIfAbsent(of, _ -> new HashMap<>()).put(path, text);
    }

    private @Nullable String text(String marked) {
      boolean[] whole = {true};
      String text = SecretText.replaced(marked, ref -> switch (known.answer(ref)) {
        case Known.Value(var value) -> value;
        case Known.Missing(var reason, var message) -> {
          whole[0] = false;
          held = held == null || held.reason() == Reason.WAITING_FOR_SECRET ? new Held(reason, message) : held;
          yield "";
        }
      });
      return whole[0] ? text : null;
    }

    private String applied(ObjectKey of, String path, String otherwise) {
      Ledger.Entry entry = ledger == null ? null : ledger.entries().get(of);
      Fields applied = entry == null ? Fields.NONE : entry.applied();
      String value = applied.get(path);
      return value == null ? otherwise : value;
    }

    /** What stands in for a registry in a reference: its first part if that is a host, else Docker Hub. */
    private void login(Image image, Map<String, RegistryLogin> registries) {
      String first = image.reference().contains("/") ? image.reference().substring(0, image.reference().indexOf('/')) : "";
      String registry = first.contains(".") || first.contains(":") || first.equals("localhost") ? first : "docker.io";
      registries.forEach((host, login) -> {
        String plainHost = host.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
        if (plainHost.equals(registry) || List.of(plainHost, registry).stream().allMatch(each -> each.endsWith("docker.io"))) {
          text(login.password());
        }
      });
    }
  }
}
