package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Requirement;
import dev.evenkeel.api.host.Target;

import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** What has to be read to judge some objects: they themselves, all they need, and whoever uses them. */
final class Scope {
  private static final String SHARES = "container:";

  private Scope() {}

  /** Everything that one host declares. */
  static ObserveRequest all(HostTarget target) {
    return request(target, target.objects().keySet(), true);
  }

  /** Only these. */
  static ObserveRequest only(HostTarget target, SortedSet<ObjectKey> keys) {
    return request(target, keys, false);
  }

  private static ObserveRequest request(HostTarget target, Collection<ObjectKey> keys, boolean full) {
    SortedSet<ObjectKey> trees = new TreeSet<>();
    SortedSet<Requirement> requirements = new TreeSet<>();
    for (ObjectKey key : keys) {
      Target one = target.objects().get(key);
      if (one != null) {
        requirements.addAll(one.requires());
        if (one.object() instanceof File file && file.content() instanceof File.Tree) {
          trees.add(key);
        }
      }
    }
    return new ObserveRequest(new TreeSet<>(keys), trees, requirements, full);
  }

  /** These, what they need however far down, who uses them directly, and what those need. */
  static SortedSet<ObjectKey> around(HostTarget target, Collection<ObjectKey> keys) {
    SortedSet<ObjectKey> all = new TreeSet<>();
    keys.forEach(key -> below(target, key, all));
    SortedSet<ObjectKey> users = new TreeSet<>();
    for (Target one : target.objects().values()) {
      if (keys.stream().anyMatch(key -> uses(one, key))) {
        users.add(one.key());
      }
    }
    users.forEach(key -> below(target, key, all));
    return all;
  }

  private static void below(HostTarget target, ObjectKey key, SortedSet<ObjectKey> all) {
    if (!all.add(key)) {
      return;
    }
    Target one = target.objects().get(key);
    if (one == null) {
      return;
    }
    one.after().forEach(needed -> below(target, needed, all));
    one.onChange().keySet().forEach(file -> below(target, file, all));
    if (one.validation() != null) {
      one.validation().siblings().forEach(sibling -> below(target, sibling, all));
    }
    if (one.object() instanceof Container container) {
      below(target, container.imageKey(), all);
      shared(container).forEach(host -> below(target, host, all));
    }
  }

  private static boolean uses(Target one, ObjectKey key) {
    return one.after().contains(key) || one.onChange().containsKey(key)
        || (one.object() instanceof Container container && (container.imageKey().equals(key) || shared(container).contains(key)));
  }

  /** Containers whose namespaces it shares. */
  private static SortedSet<ObjectKey> shared(Container container) {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    for (String mode : new String[]{container.namespaces().networkMode(), container.namespaces().pid(), container.namespaces().ipc()}) {
      if (mode != null && mode.startsWith(SHARES)) {
        keys.add(ObjectKey.container(mode.substring(SHARES.length())));
      }
    }
    return keys;
  }

  /** The objects that say nothing when somebody changes them: files, and units for the sake of their files. */
  static SortedSet<ObjectKey> quiet(HostTarget target) {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    target.objects().keySet().forEach(key -> {
      switch (key.type()) {
        case FILE, UNIT -> keys.add(key);
        case IMAGE, NETWORK, VOLUME, CONTAINER -> {
        }
      }
    });
    return keys;
  }
}
