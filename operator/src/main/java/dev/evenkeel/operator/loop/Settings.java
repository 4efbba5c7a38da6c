package dev.evenkeel.operator.loop;

import java.time.Duration;

/**
 * How often, how long and how many.
 *
 * @param window how long evidence is gathered before a pass begins
 * @param resync how often everything is looked at although nothing is heard; jittered by a fifth either way
 * @param files how often files and unit files are looked at where the host cannot tell when they are changed
 * @param watchedFiles the same where the host watches all of them, in case that it has missed something
 * @param routineSlots how many routine looks may go on at once over all hosts
 * @param parallel how many steps of one plan may run at once
 * @param connectDeadline of one try to connect
 * @param observeDeadline of one reading of a host
 * @param stepDeadline of one step, beyond a time that the step itself names
 * @param firstRetry after the first failure to connect; doubles up to {@code lastRetry}, half of it jittered
 * @param pruneCap the share of what is owned on one host that may be pruned unattended, when at least {@code pruneFloor} objects are owned
 * @param digestDeadline of asking a registry what a tag stands for
 * @param digestRetry after the first time that no registry knew a tag; doubles up to ten times that
 * @param claim how often a host's lock is asked for that another operator has; jittered by a fifth either way
 * @param leaveDeadline how long a step under way may go on when a host is left, or all are; then its session is cut
 */
public record Settings(Duration window, Duration resync, Duration files, Duration watchedFiles, int routineSlots, int parallel,
    Duration connectDeadline,
    Duration observeDeadline, Duration stepDeadline, Duration firstRetry, Duration lastRetry, double pruneCap, int pruneFloor,
    Duration digestDeadline, Duration digestRetry, Duration claim, Duration leaveDeadline) {

  public static final Settings DEFAULT = new Settings(Duration.ofMillis(10), Duration.ofMinutes(3), Duration.ofSeconds(10),
      Duration.ofSeconds(60), 16, 8, Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofSeconds(1),
      Duration.ofSeconds(60), 0.5, 4,
      Duration.ofSeconds(15), Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ofSeconds(15));

  public Settings withResync(Duration other) {
    return new Settings(window, other, files, watchedFiles, routineSlots, parallel, connectDeadline, observeDeadline, stepDeadline,
        firstRetry, lastRetry,
        pruneCap, pruneFloor, digestDeadline, digestRetry, claim, leaveDeadline);
  }

  public Settings withLeaveDeadline(Duration other) {
    return new Settings(window, resync, files, watchedFiles, routineSlots, parallel, connectDeadline, observeDeadline, stepDeadline,
        firstRetry,
        lastRetry, pruneCap, pruneFloor, digestDeadline, digestRetry, claim, other);
  }

  public Settings withFiles(Duration other) {
    return new Settings(window, resync, other, watchedFiles, routineSlots, parallel, connectDeadline, observeDeadline, stepDeadline,
        firstRetry,
        lastRetry, pruneCap, pruneFloor, digestDeadline, digestRetry, claim, leaveDeadline);
  }

  public Settings withWatchedFiles(Duration other) {
    return new Settings(window, resync, files, other, routineSlots, parallel, connectDeadline, observeDeadline, stepDeadline, firstRetry,
        lastRetry, pruneCap, pruneFloor, digestDeadline, digestRetry, claim, leaveDeadline);
  }
}
