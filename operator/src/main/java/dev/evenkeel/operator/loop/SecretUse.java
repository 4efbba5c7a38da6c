package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostObject;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Unit;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.api.model.SecretRef;
import dev.evenkeel.api.model.SecretText;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which references a commit has, and where. Made once for each commit.
 *
 * @param refs all of them
 * @param users by name of a Secret, the objects that use it on each host
 */
record SecretUse(SortedSet<SecretRef> refs, SortedMap<String, SortedMap<String, SortedSet<ObjectKey>>> users) {

  static SecretUse of(FleetTarget fleet) {
    SortedSet<SecretRef> refs = new TreeSet<>();
    SortedMap<String, SortedMap<String, SortedSet<ObjectKey>>> users = new TreeMap<>();
    fleet.targets().forEach((host, target) -> target.objects().forEach((key, one) -> in(one.object()).forEach(ref -> {
      refs.add(ref);
      users.computeIfAbsent(ref.name(), _ -> new TreeMap<>()).computeIfAbsent(host, _ -> new TreeSet<>()).add(key);
    })));
    for (HostSpec host : fleet.hosts().values()) {
      host.registries().values().forEach(login -> refs.addAll(SecretText.refs(login.password())));
    }
    return new SecretUse(refs, users);
  }

  private static SortedSet<SecretRef> in(HostObject object) {
    SortedSet<SecretRef> refs = new TreeSet<>();
    switch (object) {
      case Container container -> {
        for (String value : container.program().environment().values()) {
          if (SecretText.isMarked(value)) {
            refs.addAll(SecretText.refs(value));
          }
        }
      }
      case File file -> {
        Blob bytes = file.content() instanceof File.Regular regular && regular.marked() ? regular.bytes() : null;
        if (bytes != null) {
          refs.addAll(SecretText.refs(bytes.text()));
        }
      }
      case Image _,Network _,Volume _,Unit _ -> {
      }
    }
    return refs;
  }

  /** The host with its logins as far as their passwords are known; without the others. */
  static HostSpec revealed(HostSpec host, Map<SecretRef, String> values) {
    SortedMap<String, HostSpec.RegistryLogin> logins = new TreeMap<>();
    host.registries().forEach((registry, login) -> {
      if (values.keySet().containsAll(SecretText.refs(login.password()))) {
        logins.put(registry, new HostSpec.RegistryLogin(login.username(),
            SecretText.replaced(login.password(), ref -> values.getOrDefault(ref, ""))));
      }
    });
    return logins.equals(host.registries())
        ? host
        : new HostSpec(host.name(), host.ssh(), host.sudo(), host.dockerSocket(), host.labels(), host.reserve(), logins, host.policy(),
            host.at());
  }
}
