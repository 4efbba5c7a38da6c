package dev.evenkeel.operator.sim;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** A git remote and the operator's copy of it: the copy is fetched now and then, keeps what it has while the remote is dead, and survives the operator. */
final class Remote {
  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final Duration SLOW = Duration.ofSeconds(50);
  private final Simulation world;
  private @Nullable Commit tip;
  private @Nullable Commit copy;
  private boolean dead;
  private boolean slow;

  Remote(Simulation world) {
    this.world = world;
    world.time.after(Duration.ZERO, this::fetch);
  }

  /** Moves the branch to a commit, whether or not it descends from the one before. */
  void push(Commit commit) {
    world.say("pushed " + commit.id());
    tip = commit;
  }

  void dies(boolean now) {
    world.say(now ? "the remote is dead" : "the remote answers");
    dead = now;
  }

  void slows(boolean now) {
    world.say(now ? "the remote is slow" : "the remote is quick");
    slow = now;
  }

  /** The next fetch begins an interval after this one has ended. */
  private void fetch() {
    Commit asked = dead ? copy : tip;
    world.time.after(slow ? SLOW : Duration.ofMillis(200), () -> {
      if (asked != null && !asked.equals(copy)) {
        copy = asked;
        world.commit(asked);
      }
      world.time.after(INTERVAL, this::fetch);
    });
  }
}
