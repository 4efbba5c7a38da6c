package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;

/** What a plan says about one object. An object without a change is as it should be. */
public sealed interface Change {
  ObjectKey key();

  /** The owners in git, or, when it left git, the last ones. */
  SortedSet<ResourceRef> owners();

  Reason reason();

  /** For a person, in one sentence. */
  String message();

  /** Why, field by field; empty when the reason says it all. */
  List<FieldDiff> diffs();

  /** What will be done. */
  enum Action {
    CREATE, UPDATE, REPLACE, START, RESTART, RELOAD, REMOVE, ADOPT, CLEAN_UP, PULL;

    public String label() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /** What is said when it was done: "started". */
    public String past() {
      return switch (this) {
        case CREATE -> "created";
        case UPDATE -> "updated";
        case REPLACE -> "replaced";
        case START -> "started";
        case RESTART -> "restarted";
        case RELOAD -> "reloaded";
        case REMOVE -> "removed";
        case ADOPT -> "adopted";
        case CLEAN_UP -> "cleaned up";
        case PULL -> "pulled";
      };
    }
  }

  /**
   * It is done in this plan.
   *
   * @param downtime how long the object does not serve, by a cautious estimate; zero when it goes on serving
   */
  record Do(ObjectKey key, SortedSet<ResourceRef> owners, Action action, Reason reason, String message, List<FieldDiff> diffs,
      Duration downtime) implements Change {
    public Do {
      diffs = List.copyOf(diffs);
    }
  }

  /** A later pass goes on: something has to happen first. */
  record Wait(ObjectKey key, SortedSet<ResourceRef> owners, Reason reason, String message, List<FieldDiff> diffs,
      @Nullable Instant until) implements Change {
    public Wait {
      diffs = List.copyOf(diffs);
    }
  }

  /** It is not done until a person, a commit or the host changes something. */
  record Block(ObjectKey key, SortedSet<ResourceRef> owners, Reason reason, String message, List<FieldDiff> diffs) implements Change {
    public Block {
      diffs = List.copyOf(diffs);
    }
  }

  /** It is only reported: {@code reconcile: observe}, or a host that cannot be written to. */
  record Report(ObjectKey key, SortedSet<ResourceRef> owners, Reason reason, String message, List<FieldDiff> diffs) implements Change {
    public Report {
      diffs = List.copyOf(diffs);
    }
  }
}
