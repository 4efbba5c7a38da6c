package dev.evenkeel.api.http;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * Why a resource is as it is, from the blocked dependency to the failing check to the log line to the commit.
 *
 * @param resource {@code Kind/name}
 * @param problems what is wrong with its manifest, each as {@code file:line:column: message (hint)}; empty when it is read
 * @param hosts one answer for each host it stands on
 * @param next commands to try, most likely first
 */
public record WhyView(String resource, List<String> problems, List<OnHost> hosts, List<String> next) {
  public WhyView {
    problems = List.copyOf(problems);
    hosts = List.copyOf(hosts);
    next = List.copyOf(next);
  }

  /**
   * The answer for one host.
   *
   * @param host where
   * @param synced {@code True}, {@code False} or {@code Unknown}
   * @param healthy {@code True}, {@code False} or {@code Unknown}
   * @param summary in one or two short sentences: what serves now, and whether there is downtime
   * @param timeline what led to it, oldest first
   * @param blockers what it waits for or is held by, with what to do about each
   */
  public record OnHost(String host, String synced, String healthy, String summary, List<Moment> timeline, List<Blocker> blockers) {
    public OnHost {
      timeline = List.copyOf(timeline);
      blockers = List.copyOf(blockers);
    }
  }

  /**
   * A moment that mattered.
   *
   * @param at when
   * @param message what happened
   * @param log the last lines of a log that belong to it, or null
   */
  public record Moment(Instant at, String message, @Nullable String log) {}

  /**
   * Something that holds it back.
   *
   * @param kind {@code Held}, {@code Blocked} or {@code Waiting}
   * @param reason a CamelCase word for machines
   * @param message for a person
   * @param on {@code Kind/name} of the resource that is waited for, or null
   */
  public record Blocker(String kind, String reason, String message, @Nullable String on) {}
}
