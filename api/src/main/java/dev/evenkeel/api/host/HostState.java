package dev.evenkeel.api.host;

import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One reading of one host.
 *
 * @param at when the reading began, by the operator's clock
 * @param engine null when there is no engine or it does not answer; then every container, network, volume and image is unreadable
 * @param access whether writes are possible
 * @param objects what was asked about and what the ledger knows, by key
 * @param ongoing what earlier steps have started and what has not ended yet, or has failed
 * @param requirements whether each that was asked about is met
 * @param takenPorts host ports with their protocol ({@code 8080/tcp}) by the container that publishes them, ours or not
 * @param hold what {@code /etc/evenkeel/hold} says (its first line, or the empty string), or null when there is none
 * @param boot another text after every boot of the host, or null when that is not known
 */
public record HostState(String host, Instant at, @Nullable Engine engine, Access access, SortedMap<ObjectKey, Observation> objects,
    SortedMap<ObjectKey, Ongoing> ongoing,
    SortedMap<Requirement, Boolean> requirements, SortedMap<String, PortUser> takenPorts, LedgerReading ledger, @Nullable String hold,
    @Nullable String boot) {
  public HostState {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
    ongoing = Collections.unmodifiableSortedMap(new TreeMap<>(ongoing));
    requirements = Collections.unmodifiableSortedMap(new TreeMap<>(requirements));
    takenPorts = Collections.unmodifiableSortedMap(new TreeMap<>(takenPorts));
  }

  public Observation object(ObjectKey key) {
    return objects.getOrDefault(key, new Observation.Unasked());
  }

  /** The engine, as {@code GET /version} and {@code GET /info} tell it. */
  public record Engine(String version, String apiVersion, String os, String arch, int cpus, long memoryBytes) {}

  /** Who publishes a port. */
  public record PortUser(String containerId, String containerName) {}

  /** Whether this host may be written to. */
  public sealed interface Access {
    /** The lock is ours and root's work is possible. */
    record Writable() implements Access {}

    /** It can only be looked at. */
    record ReadOnly(Reason reason, String message) implements Access {}
  }

  /** The ledger, as read. */
  public sealed interface LedgerReading {
    record Read(Ledger ledger) implements LedgerReading {}

    /** There is none: a new host, or a lost disk. */
    record Missing() implements LedgerReading {}

    /** It is there and cannot be understood; the host is only observed. */
    record Unreadable(String message) implements LedgerReading {}
  }

  /**
   * Something that outlasts a pass: an image on its way, a container in its grace time.
   *
   * @param what what is going on
   * @param failure why it ended without success, or null while it goes on. A failure stays visible until it is tried again
   */
  public record Ongoing(What what, Instant since, @Nullable Failure failure, @Nullable String progress) {

    /** The kinds of it. */
    public enum What {
      PULL, STOP
    }
  }

  /** Why something did not work. */
  public record Failure(Reason reason, String message, Instant at) {}

  /** The keys that were really looked at. */
  public SortedSet<ObjectKey> known() {
    SortedSet<ObjectKey> keys = new TreeSet<>();
    objects.forEach((key, observation) -> {
      switch (observation) {
        case Observation.Present _,Observation.Absent _ -> keys.add(key);
        case Observation.Unasked _,Observation.Unreadable _ -> {
        }
      }
    });
    return keys;
  }
}
