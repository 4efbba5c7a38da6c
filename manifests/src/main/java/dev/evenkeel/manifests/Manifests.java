package dev.evenkeel.manifests;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.Position;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.SourceTree;
import dev.evenkeel.manifests.kinds.FleetLowering;
import dev.evenkeel.manifests.kinds.Kind;
import dev.evenkeel.manifests.kinds.defaults.DefaultsKind;
import dev.evenkeel.manifests.kinds.file.FileKind;
import dev.evenkeel.manifests.kinds.host.HostKind;
import dev.evenkeel.manifests.kinds.network.NetworkKind;
import dev.evenkeel.manifests.kinds.secret.SecretKind;
import dev.evenkeel.manifests.kinds.service.ServiceKind;
import dev.evenkeel.manifests.kinds.stack.StackKind;
import dev.evenkeel.manifests.kinds.tunnel.TunnelKind;
import dev.evenkeel.manifests.kinds.unit.UnitKind;
import dev.evenkeel.manifests.kinds.volume.VolumeKind;
import dev.evenkeel.manifests.read.ManifestReader;
import dev.evenkeel.manifests.read.Reading;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;

/** The way from a tree of files to what every host should be. Pure, and never throws for what is written. */
public final class Manifests {
  /** Every kind there is, in the order of their documentation. */
  private static final List<Kind<?>> KINDS = List.of(new HostKind(), new ServiceKind(), new StackKind(), new NetworkKind(),
      new VolumeKind(), new FileKind(),
      new UnitKind(), new TunnelKind(), new SecretKind(), new DefaultsKind());

  private Manifests() {}

  /** The names of all kinds. */
  public static List<String> kinds() {
    return KINDS.stream().map(Kind::name).toList();
  }

  /** The JSON schema (draft 2020-12) of a kind's manifests, as text; empty for an unknown kind. */
  public static Optional<String> schema(String kind) {
    return KINDS.stream().filter(each -> each.name().equals(kind)).findFirst().map(KindSchema::of);
  }

  /** One JSON schema for the manifests of all kinds, as an editor wants it. */
  public static String schema() {
    return KindSchema.of(KINDS);
  }

  /** As {@link #lower(SourceTree, String, List)} for a tree that shows everything. */
  public static FleetTarget lower(SourceTree tree, String folder) {
    return lower(tree, folder, List.of());
  }

  /**
   * Reads all manifests below a folder and lowers them.
   *
   * @param folder  the chosen folder of the tree; {@code ""} is its root
   * @param leftOut what the tree does not show (links, files over the limit), each at its path: where a manifest may have been, nothing is pruned
   */
  public static FleetTarget lower(SourceTree tree, String folder, List<Problem> leftOut) {
    Reading reading = new ManifestReader(KINDS).read(tree, folder);
    return FleetLowering.lower(KINDS, reading, leftOut, pruneHold(reading, leftOut));
  }

  private static @Nullable String pruneHold(Reading reading, List<Problem> leftOut) {
    Optional<Position> hidden = leftOut.stream().map(Problem::at).filter(at -> at.file().endsWith(".yaml") || at.file().endsWith(".yml"))
        .findFirst();
    if (hidden.isPresent()) {
      return "a manifest may have been in " + hidden.get().file() + ", which is not read";
    }
    if (reading.complete()) {
      return null;
    }
    Position first = reading.problems().stream().filter(problem -> problem.severity() == Problem.Severity.ERROR).map(Problem::at)
        .findFirst().orElse(null);
    return "a manifest cannot be read" + (first == null ? "" : ", see " + first);
  }
}
