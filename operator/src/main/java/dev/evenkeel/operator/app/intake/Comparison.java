package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostObject;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.api.model.SourceTree;
import dev.evenkeel.hosts.docker.Inventory;
import dev.evenkeel.manifests.Manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What manifests want, beside what stands on the engine, before they are written: so that what does not fit is told instead of found out.
 *
 * @param errors    of the manifests
 * @param warnings  of the manifests
 * @param missing   objects of the engine that would be made
 * @param objects   containers that are meant
 * @param differing by object, {@code path is VALUE, written VALUE}; values that may be secret are left out
 */
record Comparison(List<Problem> errors, List<Problem> warnings, List<ObjectKey> missing, List<ObjectKey> objects,
    SortedMap<ObjectKey, List<String>> differing) {

  /** Files that are not on disk yet. */
  private record Files(SortedMap<String, String> texts) implements SourceTree {
    @Override
    public String revision() {
      return "folder:" + Blob.utf8(texts.toString()).sha256();
    }

    @Override
    public List<String> list(String folder) {
      return texts.keySet().stream().filter(path -> folder.isEmpty() || path.startsWith(folder + "/")).toList();
    }

    @Override
    public Optional<Blob> read(String path, long maxBytes) {
      return Optional.ofNullable(texts.get(path)).map(Blob::utf8);
    }
  }

  /**
   * Lowers the files for the host alone.
   *
   * @param of this resource only
   */
  static Comparison of(String host, SortedMap<String, String> files, ResourceRef of, Inventory inventory) {
    SortedMap<String, String> all = new TreeMap<>(files);
    all.put("a-host.yaml", ManifestText.of(List.of(), "Host", host, Map.of("address", "local")));
    FleetTarget fleet = Manifests.lower(new Files(all), "");
    List<Problem> errors = fleet.problems().stream().filter(problem -> problem.severity() == Problem.Severity.ERROR).toList();
    List<Problem> warnings = fleet.problems().stream().filter(problem -> problem.severity() != Problem.Severity.ERROR).toList();
    List<ObjectKey> missing = new ArrayList<>();
    List<ObjectKey> objects = new ArrayList<>();
    SortedMap<ObjectKey, List<String>> differing = new TreeMap<>();
    Map<ObjectKey, HostObject> there = there(inventory);
    HostTarget target = fleet.targets().get(host);
    for (Target one : target == null ? List.<Target>of() : target.objects().values()) {
      ObjectKey.Type type = one.key().type();
      boolean ofEngine = type == ObjectKey.Type.CONTAINER || type == ObjectKey.Type.NETWORK || type == ObjectKey.Type.VOLUME;
      if (!one.owners().contains(of) || !ofEngine) {
        continue;
      }
      if (type == ObjectKey.Type.CONTAINER) {
        objects.add(one.key());
      }
      HostObject is = there.get(one.key());
      if (is == null) {
        missing.add(one.key());
        continue;
      }
      List<String> fields = differing(one.object().fields(), is.fields(), one.policy().ignore());
      if (!fields.isEmpty()) {
        differing.put(one.key(), fields);
      }
    }
    return new Comparison(errors, warnings, missing, objects, differing);
  }

  private static Map<ObjectKey, HostObject> there(Inventory inventory) {
    Map<ObjectKey, HostObject> there = new TreeMap<>();
    inventory.containers().forEach(found -> there.put(ObjectKey.container(found.name()), found.container()));
    inventory.networks().forEach(network -> there.put(ObjectKey.network(network.name()), network.object()));
    inventory.volumes().forEach(volume -> there.put(ObjectKey.volume(volume.name()), volume.object()));
    return there;
  }

  private static List<String> differing(Fields wanted, Fields is, List<String> ignore) {
    List<String> differing = new ArrayList<>();
    wanted.values().forEach((path, value) -> {
      if (!value.equals(is.get(path)) && ignore.stream().noneMatch(prefix -> path.equals(prefix) || path.startsWith(prefix + "."))) {
        boolean open = !path.startsWith("environment.") && !path.equals("command") && !path.equals("entrypoint")
            && !path.equals("healthcheck.test");
        differing.add(open ? path + " is " + is.get(path) + ", written " + value : path);
      }
    });
    return differing;
  }

  /** In one line, for people. */
  static String words(SortedMap<ObjectKey, List<String>> differing) {
    return String.join("; ", differing.entrySet().stream().map(each -> each.getKey() + ": " + String.join(", ", each.getValue())).toList());
  }
}
