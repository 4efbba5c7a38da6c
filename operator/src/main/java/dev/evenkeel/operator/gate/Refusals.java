package dev.evenkeel.operator.gate;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.gate.Standing.Axis;

import java.util.List;
import java.util.Optional;

/** What there is to say about manifests that are refused: the place and the problem, as the person needs it who mends them. */
public final class Refusals {
  private Refusals() {}

  /** Why a resource is refused, and what becomes of it: {@code file:line:column: message (hint)}. */
  public static String of(ResourceRef ref, FleetTarget fleet) {
    return first(ref, fleet) + "; " + (ref.kind().equals("Host") ? "the host is kept" : "what it owned stays") + " as it was";
  }

  /** Why nothing on this host can be as written; empty for one whose manifest is in order. */
  static Optional<Axis> ofHost(String host, FleetTarget fleet) {
    return fleet.isRefused(host)
        ? Optional.of(new Axis(Status.FALSE, Reason.INVALID_MANIFEST,
            "the manifest of Host/" + host + " is refused, and " + host + " is kept as it was last written: "
                + first(new ResourceRef("Host", host), fleet)))
        : Optional.empty();
  }

  private static String first(ResourceRef ref, FleetTarget fleet) {
    List<Problem> why = fleet.refusals().getOrDefault(ref, List.of());
    return switch (why.size()) {
      case 0 -> "the manifest of " + ref + " is refused; evenkeel validate says why";
      case 1 -> why.getFirst().toString();
      default -> why.getFirst() + "; and " + (why.size() - 1) + " more, see evenkeel validate";
    };
  }
}
