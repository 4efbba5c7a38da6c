package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Volume;
import dev.evenkeel.api.model.Reason;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Networks and volumes. */
abstract class NetworkContract extends Contract {
  NetworkContract(Supplier<Subject> subject) {
    super(subject);
  }

  @Test
  void aNetworkIsMadeReadAndRemoved() throws Exception {
    String name = unique("net");
    Network wanted = new Network(name, "bridge", Collections.emptySortedMap(), true, true, false, "default",
        List.of(new Network.Subnet("10.77.0.0/24", "10.77.0.1", null)), new TreeMap<>(Map.of("team", "core")));
    String id = made(new Step.CreateNetwork(wanted, marks(name)));
    Instance seen = one(ObjectKey.network(name));
    assertEquals(id, seen.id());
    assertEquals(wanted, seen.object());
    assertEquals(marks(name), seen.marks());
    assertEquals(id, made(new Step.CreateNetwork(wanted, marks(name))));
    done(new Step.RemoveNetwork(id));
    done(new Step.RemoveNetwork(id));
    assertTrue(absent(ObjectKey.network(name)), "it is gone");
  }

  @Test
  void aPlainNetworkHasTheEnginesDefaults() throws Exception {
    String name = unique("net");
    String id = made(new Step.CreateNetwork(Network.plain(name), marks(name)));
    Fields fields = one(ObjectKey.network(name)).object().fields();
    assertEquals("bridge", fields.get("driver"));
    assertEquals("false", fields.get("internal"));
    assertEquals("false", fields.get("attachable"));
    assertEquals("default", fields.get("ipam_driver"));
    assertTrue(fields.values().keySet().stream().anyMatch(path -> path.startsWith("ipam.")), () -> "the engine chose a subnet: " + fields);
    done(new Step.RemoveNetwork(id));
  }

  @Test
  void aForeignNetworkHasNoMarksAndItsNameIsRefused() throws Exception {
    String name = unique("net");
    person().createNetwork(name);
    assertFalse(one(ObjectKey.network(name)).marks().ours());
    refused(Reason.CREATE_FAILED, new Step.CreateNetwork(Network.plain(name), marks(name)));
  }

  @Test
  void aNetworkInUseIsNotRemovedAndDetachingTwiceIsAFact() throws Exception {
    String network = unique("net");
    String networkId = made(new Step.CreateNetwork(Network.plain(network), marks(network)));
    String name = unique("web");
    String id = running(ReplacementContract.inNetwork(name, network, Attachment.PLAIN));
    refused(Reason.STEP_FAILED, new Step.RemoveNetwork(networkId));
    done(new Step.DetachNetwork(known(id), network));
    done(new Step.DetachNetwork(known(id), network));
    done(new Step.RemoveNetwork(networkId));
  }

  @Test
  void whatAPersonDisconnectedIsSeen() throws Exception {
    String network = unique("net");
    made(new Step.CreateNetwork(Network.plain(network), marks(network)));
    String name = unique("web");
    running(ReplacementContract.inNetwork(name, network, Attachment.PLAIN));
    String path = "networks." + network;
    assertEquals("yes", one(ObjectKey.container(name)).object().fields().get(path));
    person().disconnect(name, network);
    assertFalse(one(ObjectKey.container(name)).object().fields().values().containsKey(path));
  }

  @Test
  void aVolumeIsMadeReadAndRemoved() throws Exception {
    String name = unique("vol");
    Volume wanted = new Volume(name, "local", Collections.emptySortedMap(), new TreeMap<>(Map.of("team", "core")));
    assertEquals(name, made(new Step.CreateVolume(wanted, marks(name))));
    Instance seen = one(ObjectKey.volume(name));
    assertEquals(wanted, seen.object());
    assertEquals(marks(name), seen.marks());
    done(new Step.RemoveVolume(name));
    done(new Step.RemoveVolume(name));
    assertTrue(absent(ObjectKey.volume(name)), "it is gone");
  }

  @Test
  void aVolumeInUseIsNotRemoved() throws Exception {
    String volume = unique("vol");
    made(new Step.CreateVolume(Volume.plain(volume), marks(volume)));
    String name = unique("db");
    made(create(ReplacementContract.mounting(name, new dev.evenkeel.api.host.Container.Mount(
        dev.evenkeel.api.host.Container.Mount.Type.VOLUME, volume, "/data", null, null, null, null, null, null, null)), name, "g1"));
    refused(Reason.STEP_FAILED, new Step.RemoveVolume(volume));
  }

  @Test
  void aForeignVolumeHasNoMarks() throws Exception {
    String name = unique("vol");
    person().createVolume(name);
    assertFalse(one(ObjectKey.volume(name)).marks().ours());
  }
}
