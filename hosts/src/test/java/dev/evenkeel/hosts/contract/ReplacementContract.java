package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Container.Mount;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live.Status;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What a replacement stands on: names, carried volumes, aliases, shared namespaces. */
abstract class ReplacementContract extends Contract {
  ReplacementContract(Supplier<Subject> subject) {
    super(subject);
  }

  @Test
  void twoGenerationsStandBesideEachOtherAndSwapNames() throws Exception {
    String name = unique("web");
    String old = running(sleeper(name));
    String next = made(create(sleeper(name), name + ".g2", "g2"));
    done(new Step.StartContainer(known(next)));
    assertEquals(List.of(old, next), instances(ObjectKey.container(name)).stream().map(Instance::id).toList());
    refused(Reason.STEP_FAILED, new Step.RenameContainer(known(next), name));
    done(new Step.RenameContainer(known(old), name + ".g1"));
    done(new Step.RenameContainer(known(next), name));
    done(new Step.RenameContainer(known(next), name));
    assertEquals(List.of(next, old), instances(ObjectKey.container(name)).stream().map(Instance::id).toList());
    stopped(old);
    done(new Step.RemoveContainer(known(old), false));
    Instance left = one(ObjectKey.container(name));
    assertEquals(next, left.id());
    assertEquals(name, left.name());
    assertEquals("g2", left.marks().generation());
    assertEquals(Status.RUNNING, left.container().status());
  }

  @Test
  void anonymousVolumesAreCarriedOver() throws Exception {
    String name = unique("db");
    Container container = mounting(name, new Mount(Mount.Type.VOLUME, null, "/data", null, null, null, null, null, null, null));
    String old = running(container);
    Instance before = one(ObjectKey.container(name));
    SortedMap<String, String> anonymous = before.container().anonymousVolumes();
    assertEquals(List.of("/data"), List.copyOf(anonymous.keySet()));
    stopped(old);
    String next = made(
        new Step.CreateContainer(container, name + ".g2", marks(name, "g2"), known(imageId(Subject.IMAGE)), anonymous, true));
    done(new Step.RemoveContainer(known(old), false));
    done(new Step.RenameContainer(known(next), name));
    Instance after = one(ObjectKey.container(name));
    assertEquals(anonymous, after.container().anonymousVolumes());
    assertEquals(withoutHostname(before), withoutHostname(after));
    String volume = there("volume", anonymous.get("/data"));
    done(new Step.RemoveContainer(known(next), true));
    assertTrue(absent(ObjectKey.volume(volume)), "nobody has it any more");
  }

  private static Fields withoutHostname(Instance instance) {
    TreeMap<String, String> fields = new TreeMap<>(instance.object().fields().values());
    fields.remove("hostname");
    fields.remove("name");
    return new Fields(fields);
  }

  static Container mounting(String name, Mount... mounts) {
    Container c = sleeper(name);
    return new Container(c.name(), c.image(), c.program(), c.resources(), c.security(), c.namespaces(), List.of(mounts), c.ports(),
        c.networks(), c.naming(), c.healthcheck(), c.restart(), c.logging(), c.labels());
  }

  @Test
  void aSuccessorAnswersToNoAliasUntilItIsGivenThem() throws Exception {
    String network = unique("net");
    made(new Step.CreateNetwork(Network.plain(network), marks(network)));
    String name = unique("web");
    Attachment aliased = new Attachment(new TreeSet<>(List.of("app", "www")), null, null, null, List.of());
    Container container = inNetwork(name, network, aliased);
    String id = made(
        new Step.CreateContainer(container, name, marks(name, "g1"), known(imageId(Subject.IMAGE)), Collections.emptySortedMap(), false));
    done(new Step.StartContainer(known(id)));
    assertEquals(Attachment.PLAIN, attachment(name, network));
    done(new Step.DetachNetwork(known(id), network));
    done(new Step.AttachNetwork(known(id), network, aliased));
    assertEquals(aliased, attachment(name, network));
    done(new Step.AttachNetwork(known(id), network, aliased));
    assertTrue(live(name).addresses().containsKey(network), "it has an address there");
  }

  static Container inNetwork(String name, String network, Attachment attachment) {
    Container c = sleeper(name);
    TreeMap<String, Attachment> networks = new TreeMap<>();
    networks.put(network, attachment);
    return new Container(c.name(), c.image(), c.program(), c.resources(), c.security(), c.namespaces(), c.mounts(), c.ports(), networks,
        c.naming(), c.healthcheck(), c.restart(), c.logging(), c.labels());
  }

  private Attachment attachment(String container, String network) throws Exception {
    Container seen = (Container) one(ObjectKey.container(container)).object();
    return there("attachment", seen.networks().get(network));
  }

  @Test
  void aSharedNamespaceNamesItsOwnerAsItIsCalledNow() throws Exception {
    String owner = unique("vpn");
    String ownerId = running(sleeper(owner));
    String name = unique("app");
    Container c = sleeper(name);
    Container sharing = new Container(c.name(), c.image(), c.program(), c.resources(), c.security(),
        new Container.Namespaces("container:" + owner, null, null, null, null, null, null, null, null), c.mounts(), c.ports(), c.networks(),
        c.naming(), c.healthcheck(), c.restart(), c.logging(), c.labels());
    running(sharing);
    assertEquals("container:" + owner, one(ObjectKey.container(name)).object().fields().get("network_mode"));
    done(new Step.RenameContainer(known(ownerId), owner + ".g0"));
    assertEquals("container:" + owner + ".g0", one(ObjectKey.container(name)).object().fields().get("network_mode"));
  }
}
