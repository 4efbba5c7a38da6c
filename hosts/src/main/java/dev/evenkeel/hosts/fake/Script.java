package dev.evenkeel.hosts.fake;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.host.Target;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a test lets happen on a fake host: failing steps, answers to probes, refused validations, and what was called. All thread-safe. */
public final class Script {

  /** When the link breaks: the step had no effect yet, or it had it and nobody heard. */
  public enum Break {
    BEFORE, AFTER
  }

  private final Map<Class<? extends Step>, List<Outcome.Failed>> failures = new HashMap<>();
  private final Map<Class<? extends Step>, Break> breaks = new HashMap<>();
  private final Map<ObjectKey, String> failingProbes = new TreeMap<>();
  private final List<String> calls = new ArrayList<>();
  private @Nullable String invalid;
  private @Nullable String execFailure;

  Script() {}

  /** Lets the next step of this type fail without any effect; several calls queue. */
  public synchronized void failNext(Class<? extends Step> type, Outcome.Failed outcome) {
    failures.computeIfAbsent(type, _ -> new ArrayList<>()).add(outcome);
  }

  /** Loses the link at the next step of this type. */
  public synchronized void breakLinkAtNext(Class<? extends Step> type, Break when) {
    breaks.put(type, when);
  }

  /** Lets probes of this object fail with a message, or pass again with null. */
  public synchronized void probesFail(ObjectKey key, @Nullable String message) {
    if (message == null) {
      failingProbes.remove(key);
    } else {
      failingProbes.put(key, message);
    }
  }

  /** Lets every validation fail with the tool's words, or pass again with null. */
  public synchronized void validationFails(@Nullable String message) {
    invalid = message;
  }

  /** Lets commands in containers and HTTP calls fail, or succeed again with null. */
  public synchronized void callsFail(@Nullable String message) {
    execFailure = message;
  }

  /** Commands run in containers and HTTP calls so far: {@code exec web [reload]}, {@code http web POST :9090/-/reload}, {@code validate [promtool, …]}. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized Optional<Outcome.Failed> failure(Step step) {
    List<Outcome.Failed> queue = failures.get(step.getClass());
    return queue == null || queue.isEmpty() ? Optional.empty() : Optional.of(queue.removeFirst());
  }

  synchronized @Nullable Break linkBreak(Step step) {
    return breaks.remove(step.getClass());
  }

  synchronized void exec(String container, List<String> command) {
    calls.add("exec " + container + " " + command);
    failCall();
  }

  synchronized void call(String container, String method, String address) {
    calls.add("http " + container + " " + method + " " + address);
    failCall();
  }

  private void failCall() {
    if (execFailure != null) {
      throw new RefusedException(Reason.STEP_FAILED, execFailure);
    }
  }

  synchronized void validate(List<File> files, Target.Validation validation) {
    calls.add("validate " + validation.command() + " on " + files.stream().map(File::path).toList());
    if (invalid != null) {
      throw new RefusedException(Reason.VALIDATION_FAILED, invalid);
    }
  }

  synchronized Probe.Result probe(ObjectKey key, boolean running) {
    String failure = failingProbes.get(key);
    if (failure != null) {
      return new Probe.Result(false, failure, Duration.ofMillis(1));
    }
    return new Probe.Result(running, running ? "answered" : key + " does not run", Duration.ofMillis(1));
  }
}
