package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.ObjectKey;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** One container of the fake engine. Guarded by its host. */
final class FakeContainer {
  final String id;
  final Marks marks;
  final FakeImage image;
  final Instant createdAt;
  /** Anonymous volumes, name by mount point. */
  final SortedMap<String, String> anonymous;
  String name;
  /** As the engine would tell it, except for name and networks. */
  Container config;
  SortedMap<String, Container.Attachment> networks;

  Live.Status status = Live.Status.CREATED;
  Live.Health health = Live.Health.NONE;
  @Nullable
  String healthOutput;
  @Nullable
  Integer exitCode;
  boolean oomKilled;
  /** A person or a step stopped it: {@code unless-stopped} leaves it so over a reboot. */
  boolean stoppedByHand;
  @Nullable
  String error;
  @Nullable
  Instant startedAt;
  @Nullable
  Instant finishedAt;
  /** When its grace time is over, while it is being stopped. */
  @Nullable
  Instant stopsAt;
  @Nullable
  Instant stopAskedAt;
  int restarts;

  /** What its maker called the image. */
  @Nullable
  String imageName;

  FakeContainer(String id, String name, Marks marks, FakeImage image, Container config, SortedMap<String, Container.Attachment> networks,
      SortedMap<String, String> anonymous, Instant createdAt) {
    this.id = id;
    this.name = name;
    this.marks = marks;
    this.image = image;
    this.config = config;
    this.networks = new TreeMap<>(networks);
    this.anonymous = new TreeMap<>(anonymous);
    this.createdAt = createdAt;
  }

  boolean up() {
    return switch (status) {
      case RUNNING, PAUSED, RESTARTING -> true;
      case CREATED, EXITED, DEAD, REMOVING -> false;
    };
  }

  /** The object it is of, by its mark, else by its name. */
  ObjectKey key() {
    String marked = marks.name();
    return ObjectKey.container(marked == null ? name : marked);
  }

  Container.Restart restart() {
    Container.Restart policy = config.restart();
    return policy == null ? new Container.Restart(Container.Restart.Mode.NO, null) : policy;
  }

  Instance instance(Container seen, SortedMap<String, String> addresses) {
    return new Instance(id, name, seen, marks, new Live.OfContainer(status, finishedAt == null ? null : exitCode, oomKilled, error, health,
        healthOutput, createdAt, startedAt, finishedAt, restarts, image.id(), imageName, addresses, anonymous));
  }
}
