package dev.evenkeel.hosts.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.evenkeel.api.host.Container.Attachment;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Unit;
import org.junit.jupiter.api.Test;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** What a host says by itself. */
abstract class SignalContract extends Contract {
  private final List<Signal> heard = new CopyOnWriteArrayList<>();

  SignalContract(Supplier<Subject> subject) {
    super(subject);
  }

  private void hear(String what, Predicate<Signal> expected) throws Exception {
    eventually(what + " is heard, after " + heard, () -> heard.stream().anyMatch(expected));
  }

  private static Predicate<Signal> about(ObjectKey key, String action) {
    return signal -> key.equals(signal.key()) && signal.action().equals(action);
  }

  @Test
  void whatHappensToAContainerIsHeardUnderItsOwnName() throws Exception {
    String network = unique("net");
    done(new Step.CreateNetwork(Network.plain(network), marks(network)));
    String name = unique("web");
    AutoCloseable listening = host().listen(heard::add);
    try {
      String id = running(ReplacementContract.inNetwork(name, network, Attachment.PLAIN));
      ObjectKey key = ObjectKey.container(name);
      hear("the start", about(key, "start"));
      person().disconnect(name, network);
      hear("the disconnection", about(key, "disconnect").and(signal -> id.equals(signal.id())));
      person().pause(name);
      hear("the pause", about(key, "pause"));
      done(new Step.UnpauseContainer(known(id)));
      person().update(name, 64L << 20);
      hear("the update", about(key, "update"));
      person().rename(name, name + "-other");
      hear("the renaming", about(key, "rename"));
      person().kill(name + "-other");
      hear("the end", about(key, "die").and(signal -> "137".equals(signal.attributes().get("exitCode"))));
      person().removeContainer(name + "-other");
      hear("the removal", about(key, "destroy").and(signal -> id.equals(signal.id())));
    } finally {
      listening.close();
    }
  }

  @Test
  void aUnitThatIsStoppedIsHeard() throws Exception {
    String name = unique("heard") + ".service";
    String text = "[Service]\nExecStart=/usr/bin/sleep 1000\n[Install]\nWantedBy=multi-user.target\n";
    done(new Step.PutUnit(new Unit(name, new Unit.Text(text), Collections.emptySortedMap(), null, null)));
    done(new Step.ReloadUnits());
    done(new Step.StartUnit(name));
    one(ObjectKey.unit(name));
    AutoCloseable listening = host().listen(heard::add);
    try {
      person().stopUnit(name);
      hear("the stop", signal -> ObjectKey.unit(name).equals(signal.key()) && "inactive".equals(signal.attributes().get("ActiveState")));
    } finally {
      listening.close();
    }
  }

  @Test
  void nothingIsHeardAfterListeningEnds() throws Exception {
    AutoCloseable listening = host().listen(heard::add);
    listening.close();
    int before = heard.size();
    String name = unique("web");
    running(sleeper(name));
    person().kill(name);
    assertEquals(before, heard.size());
  }
}
