package dev.evenkeel.hosts.docker;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Our labels beside the user's: the marks, and notes about fields that the engine cannot tell back. A MAC address that was asked for cannot be told from one that the engine drew, and a {@code label=disable} that was written from one that the
 * engine added.
 */
final class Labels {
  private static final String MAC = Marks.LABEL_PREFIX + "mac";
  private static final String LABEL_DISABLE = Marks.LABEL_PREFIX + "label-disable";
  private static final String STOP_GRACE = Marks.LABEL_PREFIX + "stop-grace-nanos";

  private static final String PIDS = Marks.LABEL_PREFIX + "pids-limit";

  private Labels() {}

  /** All labels for something with these marks. */
  static SortedMap<String, String> marked(SortedMap<String, String> users, Marks marks) {
    SortedMap<String, String> all = new TreeMap<>(users);
    if (marks.name() != null) {
      all.put(Marks.LABEL_NAME, marks.name());
    }
    if (marks.generation() != null) {
      all.put(Marks.LABEL_GENERATION, marks.generation());
    }
    if (!marks.owners().isEmpty()) {
      all.put(Marks.LABEL_OWNERS, String.join(",", marks.owners().stream().map(ResourceRef::toString).toList()));
    }
    return all;
  }

  /** Notes about what could not be read back otherwise. */
  static void note(Container container, SortedMap<String, String> labels) {
    if (container.naming().macAddress() != null) {
      labels.put(MAC, container.naming().macAddress());
    }
    container.networks().forEach((network, attachment) -> {
      if (attachment.macAddress() != null) {
        labels.put(MAC + "." + network, attachment.macAddress());
      }
    });
    if (container.security().securityOpt().contains("label=disable")) {
      labels.put(LABEL_DISABLE, "written");
    }
    Long pids = container.resources().pidsLimit();
    if (pids != null && pids <= 0) {
      labels.put(PIDS, pids.toString());
    }
    var grace = container.program().stopGracePeriod();
    if (grace != null && grace.toNanosPart() != 0) {
      labels.put(STOP_GRACE, Long.toString(grace.toNanos()));
    }
  }

  static @Nullable String notedMac(SortedMap<String, String> labels) {
    return labels.get(MAC);
  }

  static @Nullable String notedMac(SortedMap<String, String> labels, String network) {
    return labels.get(MAC + "." + network);
  }

  static boolean labelDisableWasWritten(SortedMap<String, String> labels) {
    return labels.containsKey(LABEL_DISABLE);
  }

  /** How "no limit" was written: the engine keeps nothing of it. */
  static long notedNoPidsLimit(SortedMap<String, String> labels) {
    return "-1".equals(labels.get(PIDS)) ? -1 : 0;
  }

  /** The grace time as asked for where the engine, which knows whole seconds only, has it rounded up. */
  static @Nullable Long notedGraceNanos(SortedMap<String, String> labels) {
    String noted = labels.get(STOP_GRACE);
    return noted != null && noted.matches("[0-9]{1,18}") ? Long.valueOf(noted) : null;
  }

  /** The labels that people set. */
  static SortedMap<String, String> users(SortedMap<String, String> all) {
    SortedMap<String, String> users = new TreeMap<>(all);
    users.keySet().removeIf(label -> label.startsWith(Marks.LABEL_PREFIX));
    return users;
  }

  /** What the labels say about being ours; an owner that cannot be read is left out. */
  static Marks marks(SortedMap<String, String> all) {
    SortedSet<ResourceRef> owners = new TreeSet<>();
    for (String owner : all.getOrDefault(Marks.LABEL_OWNERS, "").split(",", -1)) {
      if (owner.indexOf('/') > 0 && owner.indexOf('/') < owner.length() - 1) {
        owners.add(ResourceRef.parse(owner));
      }
    }
    return new Marks(all.get(Marks.LABEL_NAME), all.get(Marks.LABEL_GENERATION), owners);
  }
}
