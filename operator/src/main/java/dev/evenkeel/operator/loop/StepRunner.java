package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Runs the steps of one plan: those whose predecessors are done run at once, up to a limit; a failed step skips its dependents and nothing else. Used once.
 *
 * <p>
 * Each step is taken by exactly one thread: it moves from {@code open} to {@code running} to {@code outcomes} under the lock. A thread that ends a step goes on with one that has become ready and forks for the others, so that with a {@link Time} that forks in
 * place everything happens on the caller's thread.
 */
final class StepRunner {

  /** Executes one step. */
  interface Executor {
    /** @param made identities that earlier steps created, by step number */
    Outcome run(PlannedStep step, SortedMap<Integer, String> made) throws IOException, InterruptedException;
  }

  private final Time time;
  private final int limit;
  private final Executor executor;
  private final BooleanSupplier mayWrite;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SortedMap<Integer, PlannedStep> open = new TreeMap<>();
  private final SortedMap<Integer, Outcome> outcomes = new TreeMap<>();
  private final SortedMap<Integer, String> made = new TreeMap<>();
  private int running;
  private @Nullable Exception lost;

  /** @param mayWrite asked before each step; once it says no, nothing more is begun, and what is left is skipped because of step 0 */
  StepRunner(Time time, int limit, Executor executor, BooleanSupplier mayWrite) {
    this.time = time;
    this.limit = limit;
    this.executor = executor;
    this.mayWrite = mayWrite;
  }

  /**
   * Runs them all and waits for the last one.
   *
   * @return an outcome for every step
   * @throws IOException when the link was lost; what was in flight may or may not have had its effect
   */
  SortedMap<Integer, Outcome> run(List<PlannedStep> steps) throws IOException, InterruptedException {
    steps.forEach(step -> open.put(step.number(), step));
    start(take());
    lock.lockInterruptibly();
    try {
      while (running > 0) {
        changed.await();
      }
      Exception reason = lost;
      if (reason instanceof IOException io) {
        throw io;
      }
      if (reason instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      // Steps that wait for each other in a circle cannot come from a planner; they are never run.
      open.keySet().forEach(number -> outcomes.put(number, new Outcome.Skipped(0)));
      return new TreeMap<>(outcomes);
    } finally {
      lock.unlock();
    }
  }

  private void start(List<PlannedStep> ready) {
    ready.forEach(step -> time.fork(() -> work(step)));
  }

  private void work(PlannedStep first) {
    PlannedStep step = first;
    while (step != null) {
      List<PlannedStep> ready = perform(step);
      start(ready.isEmpty() ? ready : ready.subList(1, ready.size()));
      step = ready.isEmpty() ? null : ready.getFirst();
    }
  }

  /** Performs it and takes what may begin now, in one breath with its end: in between nothing would run, and it would look as if all were over. */
  private List<PlannedStep> perform(PlannedStep step) {
    Outcome outcome = null;
    Exception failure = null;
    try {
      outcome = executor.run(step, madeSoFar());
    } catch (IOException | InterruptedException | RuntimeException e) {
      failure = e;
    }
    lock.lock();
    try {
      running--;
      if (outcome != null) {
        end(step.number(), outcome);
      } else if (lost == null) {
        lost = failure instanceof RuntimeException e
            ? new IOException("step " + step.number() + " for " + step.key() + " broke: " + e, e)
            : failure;
      }
      List<PlannedStep> ready = take();
      changed.signalAll();
      return ready;
    } finally {
      lock.unlock();
    }
  }

  private SortedMap<Integer, String> madeSoFar() {
    lock.lock();
    try {
      return new TreeMap<>(made);
    } finally {
      lock.unlock();
    }
  }

  private void end(int number, Outcome outcome) {
    outcomes.put(number, outcome);
    if (outcome instanceof Outcome.Done(String id, var _) && id != null) {
      made.put(number, id);
    }
  }

  /** Takes what may begin now, and decides what never will. */
  private List<PlannedStep> take() {
    lock.lock();
    try {
      List<PlannedStep> ready = new ArrayList<>();
      boolean stopped = lost != null || !mayWrite.getAsBoolean();
      boolean again = true;
      while (again) {
        again = false;
        for (PlannedStep step : List.copyOf(open.values())) {
          Outcome.Skipped skipped = stopped ? new Outcome.Skipped(0) : skipped(step);
          if (skipped != null) {
            open.remove(step.number());
            end(step.number(), skipped);
            again = true;
          } else if (running < limit && isReady(step)) {
            open.remove(step.number());
            running++;
            ready.add(step);
          }
        }
      }
      return ready;
    } finally {
      lock.unlock();
    }
  }

  private Outcome.@Nullable Skipped skipped(PlannedStep step) {
    for (int number : step.after()) {
      Outcome outcome = outcomes.get(number);
      if (outcome != null && !(outcome instanceof Outcome.Done)) {
        return new Outcome.Skipped(number);
      }
    }
    boolean allEnded = outcomes.keySet().containsAll(step.afterFailureOf());
    if (!step.afterFailureOf().isEmpty() && allEnded && !oneFailed(step)) {
      return new Outcome.Skipped(step.afterFailureOf().first());
    }
    return null;
  }

  private boolean isReady(PlannedStep step) {
    return outcomes.keySet().containsAll(step.after()) && outcomes.keySet().containsAll(step.afterFailureOf());
  }

  private boolean oneFailed(PlannedStep step) {
    return step.afterFailureOf().stream().anyMatch(number -> outcomes.get(number) instanceof Outcome.Failed);
  }
}
