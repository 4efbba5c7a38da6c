package dev.evenkeel.manifests.kinds.tunnel;

import dev.evenkeel.api.host.Checks;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.Resource;
import dev.evenkeel.api.model.SecretText;
import dev.evenkeel.manifests.kinds.HostFiles;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.Lowered;
import dev.evenkeel.manifests.read.Reading;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** A tunnel's configuration as a file, and a unit or a container that runs it. */
public final class TunnelKind implements Kind<TunnelSpec> {
  private static final String INSIDE = "/etc/cloudflared/config.yml";

  @Override
  public String name() {
    return "Tunnel";
  }

  @Override
  public Class<TunnelSpec> spec() {
    return TunnelSpec.class;
  }

  @Override
  public Lowered lower(Resource<TunnelSpec> resource, HostSpec host, Reading reading) {
    TunnelSpec spec = resource.spec();
    String name = resource.ref().name();
    String configPath = spec.configPath() == null ? "/etc/cloudflared/" + name + ".yml" : spec.configPath();
    boolean container = spec.run() == TunnelSpec.Runner.CONTAINER;
    Lowered.Builder lowered = new Lowered.Builder(resource);
    TreeSet<Requirement> requires = new TreeSet<>();
    boolean secret = spec.credentials() != null && SecretText.isMarked(spec.credentials());
    String credentials = secret ? "/etc/cloudflared/" + name + ".json" : spec.credentials();
    String config = spec.config() != null
        ? spec.config()
        : spec.id() != null
            ? TunnelText.config(spec, container ? "/etc/cloudflared/credentials.json" : String.valueOf(credentials))
            : null;
    if (config == null) {
      requires.add(new Requirement.Path(configPath));
    } else {
      lowered.add(config(lowered, spec, configPath, config));
    }
    if (secret) {
      Target file = lowered
          .target(HostFiles.text(String.valueOf(credentials), String.valueOf(spec.credentials()), null, spec.user(), null, container));
      lowered.add(spec.user() == null ? file : file.withRequires(new TreeSet<>(List.of(new Requirement.User(spec.user())))));
    } else if (credentials != null) {
      requires.add(new Requirement.Path(credentials));
    }
    SortedMap<ObjectKey, Reaction> reactions = new TreeMap<>();
    lowered.keys().forEach(file -> reactions.put(file, new Reaction.Restart()));
    TreeSet<ObjectKey> files = new TreeSet<>(lowered.keys());
    if (container) {
      Image image = new Image(String.valueOf(spec.image()), null, null, Image.PullPolicy.MISSING);
      lowered.add(lowered.target(image).withDependsOn(List.of()));
      files.add(image.key());
    } else {
      requires.add(new Requirement.Binary(spec.binary()));
      if (spec.user() != null) {
        requires.add(new Requirement.User(spec.user()));
      }
    }
    Target runs = container ? lowered.target(container(name, spec, configPath, credentials)) : lowered.target(unit(name, spec, configPath));
    lowered.add(Lowered.joined(runs, files, reactions, requires).withChecks(checks(spec)));
    return lowered.checked(!spec.checks().isEmpty()).build();
  }

  private static Target config(Lowered.Builder lowered, TunnelSpec spec, String path, String config) {
    File file = new File(path, File.Regular.of(Blob.utf8(config)), null, spec.user(), null, spec.run() == TunnelSpec.Runner.CONTAINER);
    Target target = lowered.target(file);
    if (spec.user() != null) {
      target = target.withRequires(new TreeSet<>(List.of(new Requirement.User(spec.user()))));
    }
    if (!spec.validate() || spec.run() == TunnelSpec.Runner.CONTAINER) {
      return target;
    }
    int slash = path.lastIndexOf('/');
    List<String> command = List.of(spec.binary(), "tunnel", "--config", "$DIR" + path.substring(slash), "ingress", "validate");
    return target.withValidation(
        new Target.Validation(command, null, slash == 0 ? "/" : path.substring(0, slash), new TreeSet<>(List.of(file.key()))));
  }

  private static Unit unit(String name, TunnelSpec spec, String configPath) {
    return new Unit(name + ".service", new Unit.Text(TunnelText.unit(name, spec, configPath)), Collections.emptySortedMap(),
        Unit.Enablement.ENABLED, Unit.State.ACTIVE);
  }

  /** On the host's network, so that rules reach the same addresses as from a unit. */
  private static Container container(String name, TunnelSpec spec, String configPath, @Nullable String credentials) {
    Container.Program program = new Container.Program(Container.Words.of("tunnel", "--no-autoupdate", "--config", INSIDE, "run"), null,
        Collections.emptySortedMap(), spec.user(), Collections.emptySortedSet(), null, null, null, null, null, null);
    Container.Namespaces namespaces = new Container.Namespaces("host", null, null, null, null, null, null, null, null);
    List<Container.Mount> mounts = credentials == null
        ? List.of(mount(configPath, INSIDE))
        : List.of(mount(configPath, INSIDE), mount(credentials, "/etc/cloudflared/credentials.json"));
    return new Container(name, String.valueOf(spec.image()), program, Container.Resources.NONE, Container.Security.NONE, namespaces, mounts,
        List.of(), Collections.emptySortedMap(), Container.Naming.NONE, null,
        new Container.Restart(Container.Restart.Mode.UNLESS_STOPPED, null), null, Collections.emptySortedMap());
  }

  private static Container.Mount mount(String source, String target) {
    return new Container.Mount(Container.Mount.Type.BIND, source, target, true, null, null, null, null, null, false);
  }

  private static Checks checks(TunnelSpec spec) {
    List<Probe> probes = spec.checks().stream()
        .map(url -> new Probe(new Probe.Http(url, null), Duration.ofSeconds(30), Duration.ofSeconds(10), 3, Duration.ofSeconds(30)))
        .toList();
    return new Checks(probes, Checks.Remedy.DEFAULT);
  }
}
