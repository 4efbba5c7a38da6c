package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Change;
import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.host.HostTarget;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Condition;
import dev.evenkeel.api.model.Condition.Status;
import dev.evenkeel.api.model.Dependency;
import dev.evenkeel.api.model.Event;
import dev.evenkeel.api.model.Problem;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.api.model.ResourceRef;
import dev.evenkeel.operator.gate.Conditions;
import dev.evenkeel.operator.gate.Gate;
import dev.evenkeel.operator.gate.Picture;
import dev.evenkeel.operator.gate.Refusals;
import dev.evenkeel.operator.gate.Standing;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Why a resource is as it is: from the symptom to what holds it back, the failing check, the log line and the commit.
 *
 * @param problems what is wrong with its manifest; empty when it is read
 * @param next commands to try, most likely first
 */
public record Explanation(ResourceRef resource, List<Problem> problems, List<OnHost> hosts, List<String> next) {
  private static final int MOST_MOMENTS = 12;

  public Explanation {
    problems = List.copyOf(problems);
    hosts = List.copyOf(hosts);
    next = List.copyOf(next);
  }

  /** The answer for one host. */
  public record OnHost(String host, Status synced, Status healthy, String summary, List<Moment> timeline, List<Blocker> blockers) {
    public OnHost {
      timeline = List.copyOf(timeline);
      blockers = List.copyOf(blockers);
    }
  }

  /**
   * A moment that mattered.
   *
   * @param log the last lines of a log that belong to it, or null
   */
  public record Moment(Instant at, String message, @Nullable String log) {}

  /**
   * Something that holds it back.
   *
   * @param kind {@code Held}, {@code Blocked} or {@code Waiting}
   * @param on the resource that is waited for, or null
   */
  public record Blocker(String kind, Reason reason, String message, @Nullable ResourceRef on) {}

  static Explanation of(ResourceRef ref, Board board, List<Event> history, Instant now) {
    FleetTarget fleet = board.fleet();
    List<OnHost> answers = new ArrayList<>();
    Set<String> next = new LinkedHashSet<>();
    FleetTarget.Declared declared = fleet == null ? null : fleet.resources().get(ref);
    if (fleet != null && declared != null) {
      for (String host : declared.hosts()) {
        answers.add(onHost(ref, host, fleet, board, history, now));
      }
      blockersOf(answers).forEach(blocker -> advice(ref, blocker, next));
      answers.stream()
          .filter(one -> one.blockers().stream().anyMatch(blocker -> blocker.kind().equals("Blocked") && waitsForYes(blocker.reason())))
          .forEach(one -> next.add("evenkeel approve " + Wishes.shown(board.picture(one.host()), fleet).identity()));
      if (blockersOf(answers).stream().anyMatch(blocker -> blocker.reason() == Reason.QUARANTINED)) {
        history.stream().filter(event -> event.reason() == Reason.QUARANTINED).map(Event::commit).filter(Objects::nonNull)
            .filter(commit -> !commit.startsWith("folder:")).reduce((_, newest) -> newest)
            .ifPresent(commit -> next.add("git revert " + commit.substring(0, Math.min(7, commit.length()))));
      }
      if (answers.stream().anyMatch(one -> one.healthy() != Status.TRUE)) {
        next.add("evenkeel logs " + ref);
      }
      next.add("evenkeel describe " + ref);
    } else if (fleet != null && fleet.refusals().containsKey(ref)) {
      Condition synced = Conditions.of(ref, fleet, board.pictures(), board.reach(), List.of(), now).getFirst();
      standing(ref, fleet, board).forEach(host -> answers.add(new OnHost(host, Status.FALSE, Status.UNKNOWN,
          ref + " on " + host + ": NOT SYNCED, HEALTHY UNKNOWN. " + synced.message(), timeline(history, board, host),
          List.of(new Blocker("Blocked", Reason.INVALID_MANIFEST, synced.message(), null)))));
      next.add("evenkeel validate PATH");
    } else if (fleet != null) {
      leaving(ref, fleet, board, history, answers, next);
    }
    List<Problem> problems = fleet == null ? List.of() : fleet.refusals().getOrDefault(ref, List.of());
    return new Explanation(ref, problems, answers, List.copyOf(next));
  }

  /** Where a resource still owns something; all hosts for one that owns nothing. */
  private static Set<String> standing(ResourceRef ref, FleetTarget fleet, Board board) {
    Set<String> hosts = new LinkedHashSet<>();
    fleet.hosts().keySet().stream().filter(host -> board.picture(host).owns(ref)).forEach(hosts::add);
    return hosts.isEmpty() ? fleet.hosts().keySet() : hosts;
  }

  /** What is in no manifest any more and still stands somewhere. */
  private static void leaving(ResourceRef ref, FleetTarget fleet, Board board, List<Event> history, List<OnHost> answers,
      Set<String> next) {
    for (String host : fleet.hosts().keySet()) {
      Picture picture = board.picture(host);
      if (picture.owns(ref)) {
        List<Blocker> blockers = new ArrayList<>();
        for (Change change : picture.changes().values()) {
          if (change.owners().contains(ref)) {
            blockers.add(
                new Blocker(change instanceof Change.Wait ? "Waiting" : "Held", change.reason(), change.key() + ": " + change.message(),
                    null));
            if (waitsForYes(change.reason())) {
              next.add("evenkeel approve " + Wishes.shown(picture, fleet).identity());
            }
          }
        }
        answers.add(new OnHost(host, Status.FALSE, Status.UNKNOWN,
            ref + " on " + host + ": NOT SYNCED, HEALTHY UNKNOWN. No manifest declares it any more, and it still stands there.",
            timeline(history, board, host), blockers));
      }
    }
  }

  private static List<Moment> timeline(List<Event> history, Board board, String host) {
    List<Moment> timeline = new ArrayList<>();
    List<Event> mattered = history.stream().filter(event -> event.host() == null || event.host().equals(host)).toList();
    mattered.subList(Math.max(0, mattered.size() - MOST_MOMENTS), mattered.size())
        .forEach(event -> timeline.add(new Moment(event.at(), event.message(), logOf(event, board, host))));
    return timeline;
  }

  private static List<Blocker> blockersOf(List<OnHost> answers) {
    return answers.stream().flatMap(one -> one.blockers().stream()).toList();
  }

  private static OnHost onHost(ResourceRef ref, String host, FleetTarget fleet, Board board, List<Event> history, Instant now) {
    HostTarget target = fleet.targets().getOrDefault(host, HostTarget.empty(host, fleet.commit()));
    Picture picture = board.picture(host);
    List<Condition> conditions = Conditions.onHost(ref, host, fleet, picture, board.reach(), now);
    Condition synced = conditions.get(0);
    Condition healthy = conditions.get(1);
    List<Blocker> blockers = new ArrayList<>();
    if (synced.reason() != Reason.AS_WRITTEN && board.reach().get(host) != null && !board.reach().get(host).isReached()) {
      blockers.add(new Blocker("Blocked", board.reach().get(host).reason(), board.reach().get(host).message(), Board.hostRef(host)));
    }
    if (fleet.isRefused(host)) {
      blockers.add(new Blocker("Blocked", Reason.INVALID_MANIFEST, Refusals.of(Board.hostRef(host), fleet), Board.hostRef(host)));
    }
    board.decisions().suspension(ref).ifPresent(one -> blockers.add(new Blocker("Held", Reason.SUSPENDED, one.message(), null)));
    board.decisions().suspension(Board.hostRef(host))
        .ifPresent(one -> blockers.add(new Blocker("Held", Reason.SUSPENDED, one.message(), one.target())));
    FleetTarget.Declared declared = fleet.resources().get(ref);
    if (declared != null && declared.rolledBack() != null) {
      blockers.add(new Blocker("Held", declared.rolledBack().reason(), declared.rolledBack().message(), null));
    }
    List<Moment> moments = new ArrayList<>();
    for (Target one : target.objects().values()) {
      if (one.owners().contains(ref)) {
        Change change = picture.changes().get(one.key());
        if (change != null) {
          blocker(one, change, fleet, board, host).ifPresent(blockers::add);
        }
        Standing standing = Standing.of(one, fleet.commit(), picture);
        String log = board.tail(host, one.key());
        if (standing.healthy().status() == Status.FALSE) {
          moments.add(new Moment(picture.observedAt() == null ? now : picture.observedAt(), standing.healthy().message(), log));
        }
      }
    }
    List<Moment> timeline = timeline(history, board, host);
    timeline.addAll(moments);
    return new OnHost(host, synced.status(), healthy.status(), summary(ref, host, synced, healthy), timeline, blockers);
  }

  private static @Nullable String logOf(Event event, Board board, String host) {
    if (event.object() == null || event.level() == Event.Level.INFO) {
      return null;
    }
    return board.tail(host, ObjectKey.parse(event.object()));
  }

  private static Optional<Blocker> blocker(Target one, Change change, FleetTarget fleet, Board board, String host) {
    ResourceRef on = one.dependsOn().stream().filter(dependency -> Gate.waits(fleet, board.pictures(), dependency, host).isPresent())
        .filter(dependency -> dependency.object() == null).map(Dependency::resource).findFirst().orElse(null);
    boolean byDependency = change.reason() == Reason.DEPENDENCY_NOT_READY || change.reason() == Reason.DEPENDENCY_BLOCKED;
    String message = one.key() + ": " + change.message();
    return switch (change) {
      case Change.Do _ -> Optional.empty();
      case Change.Wait _ -> Optional.of(new Blocker("Waiting", change.reason(), message, byDependency ? on : null));
      case Change.Block _ -> Optional.of(new Blocker("Blocked", change.reason(), message, byDependency ? on : null));
      case Change.Report _ -> Optional.of(new Blocker("Held", change.reason(), message, null));
    };
  }

  private static String summary(ResourceRef ref, String host, Condition synced, Condition healthy) {
    return ref + " on " + host + ": " + word(synced, "SYNCED") + ", " + word(healthy, "HEALTHY") + ". "
        + (synced.status() != Status.TRUE ? synced.message() : healthy.message());
  }

  private static String word(Condition condition, String word) {
    return switch (condition.status()) {
      case TRUE -> word;
      case FALSE -> "NOT " + word;
      case UNKNOWN -> word + " UNKNOWN";
    };
  }

  private static boolean waitsForYes(Reason reason) {
    return reason == Reason.APPROVAL_NEEDED || reason == Reason.PRUNE_HELD;
  }

  private static void advice(ResourceRef ref, Blocker blocker, Set<String> next) {
    ResourceRef on = blocker.on();
    if (on != null && blocker.reason() != Reason.SUSPENDED) {
      next.add("evenkeel why " + on);
    }
    switch (blocker.reason()) {
      case QUARANTINED, VALIDATION_FAILED -> {
        next.add("evenkeel logs " + ref + " --failed");
        next.add("evenkeel sync " + ref + " --retry");
      }
      case ROLLED_BACK -> next.add("evenkeel sync " + ref + " --retry");
      case SUSPENDED -> next.add("evenkeel resume " + (on == null ? ref : on));
      case INVALID_MANIFEST -> next.add("evenkeel validate PATH");
      case APPROVAL_NEEDED, PRUNE_HELD -> next.add("evenkeel plan PATH");
      case CRASH_LOOP, START_FAILED, UNIT_FAILED, UNHEALTHY -> next.add("evenkeel logs " + ref);
      default -> {
      }
    }
  }
}
