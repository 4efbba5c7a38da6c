package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.host.Target.Held;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Commits that are not applied to a resource: in force as long as the newest commit still says the same about it. */
public final class Quarantines {
  private Quarantines() {}

  static SortedMap<ResourceRef, Held> held(List<Quarantine> all, FleetTarget fleet) {
    SortedMap<ResourceRef, Held> held = new TreeMap<>();
    for (Quarantine one : all) {
      if (one.content().equals(content(one.resource(), fleet))) {
        held.put(one.resource(),
            new Held(Reason.QUARANTINED, "commit " + one.commit() + " is not applied to " + one.resource() + " (" + one.reason()
                + ") until a newer commit touches it; evenkeel sync " + one.resource() + " --retry"));
      }
    }
    return held;
  }

  /** Hash of everything that a commit says about a resource, on all hosts. Of one that it does not declare, that of nothing. */
  public static String content(ResourceRef ref, FleetTarget fleet) {
    StringBuilder text = new StringBuilder();
    fleet.targets().forEach((host, target) -> target.objects().values().stream().filter(one -> one.owners().contains(ref))
        .forEach(one -> text.append(host).append(' ').append(says(one)).append('\n')));
    return Blob.utf8(text.toString()).sha256();
  }

  /** The same of all resources that own anything, by one walk through the fleet. */
  public static SortedMap<ResourceRef, String> contents(FleetTarget fleet) {
    SortedMap<ResourceRef, StringBuilder> texts = new TreeMap<>();
    fleet.targets().forEach((host, target) -> target.objects().values().forEach(one -> one.owners()
        .forEach(ref -> texts.computeIfAbsent(ref, _ -> new StringBuilder()).append(host).append(' ').append(says(one)).append('\n'))));
    SortedMap<ResourceRef, String> contents = new TreeMap<>();
    texts.forEach((ref, text) -> contents.put(ref, Blob.utf8(text.toString()).sha256()));
    return contents;
  }

  /** What a commit says about one object, without where it says it and what became of it. */
  static String says(Target one) {
    return one.key() + " " + one.object().fields() + " " + one.checks() + " " + one.onChange();
  }
}
