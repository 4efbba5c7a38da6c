package dev.evenkeel.hosts;

import dev.evenkeel.api.host.HostState;
import dev.evenkeel.api.host.HostState.Access;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.ObserveRequest;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.PlannedStep;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.api.host.Signal;
import dev.evenkeel.api.model.Blob;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * One connected host: the port through which the operator reads and writes it. All methods may be called from any thread; writes come from one thread at a time per host, steps of one plan that do not depend on each other may come at once.
 * When the connection is lost every method throws {@link LinkLostException}, and a new host has to be connected.
 */
public interface Host extends AutoCloseable {

  String name();

  /**
   * Reads the host. A part that cannot be read is {@code Unreadable} in the state and no exception.
   *
   * @throws HostUnavailableException when nothing could be read at all
   */
  HostState observe(ObserveRequest request) throws IOException, InterruptedException;

  /**
   * Asks once more for the right to write that another operator had, or could not be had. Cheap; changes nothing when it is ours.
   *
   * @return what may be done now, as the next reading will say
   */
  Access claim() throws IOException, InterruptedException;

  /**
   * Runs one step.
   *
   * @param made identities that earlier steps of the plan created, by step number
   * @return never throws for what the host refuses: that is a {@link Outcome.Failed}
   * @throws LinkLostException when the effect is unknown because the connection went away
   */
  Outcome run(PlannedStep step, SortedMap<Integer, String> made) throws IOException, InterruptedException;

  /**
   * Replaces the ledger atomically and durably.
   *
   * @throws IOException when it could not be written: then nothing else may be
   */
  void writeLedger(Ledger ledger) throws IOException, InterruptedException;

  /**
   * Lets the host tell ({@link Signal#FILES_CHANGED}) when one of the files that this ledger says are ours is changed, or the file of one of its units, by whomever. Replaces what was watched before, with nothing where nothing is left; asks the host nothing when it is the
   * same. Writes, and so does nothing without the right to. The watch outlives the connection, and ends with the host's next boot.
   *
   * @return the objects of which every change is told; empty where the host cannot do that
   */
  SortedSet<ObjectKey> watchFiles(Ledger ledger) throws IOException, InterruptedException;

  /** Hears engine events, unit signals and the end of the link, from now until closed. The listener must not block. A signal without a key says that some may have been missed. */
  AutoCloseable listen(Consumer<Signal> listener) throws IOException, InterruptedException;

  /** Tries a probe once. A failed probe is a result, not an exception. */
  Probe.Result probe(ObjectKey key, Probe probe) throws IOException, InterruptedException;

  /** What the registry says the reference stands for now ({@code sha256:…}), asked through this host's engine; empty when no registry answers for it. */
  Optional<String> resolveDigest(String reference) throws IOException, InterruptedException;

  /**
   * Reads a whole file as root, links followed. For values that are on a host already.
   *
   * @return its content, or empty when it is not there
   * @throws IOException when it cannot be read, is no file, or is larger than {@value #LARGEST_READ} bytes
   */
  Optional<Blob> readFile(String path) throws IOException, InterruptedException;

  /** The most that {@link #readFile} reads. */
  int LARGEST_READ = 1 << 20;

  /**
   * Delivers log lines until the end, or until closed when following.
   *
   * @param id a container's identity, or null for the one with the object's name
   * @param tail how many of the last lines, or −1 for all
   */
  AutoCloseable logs(ObjectKey key, @org.jspecify.annotations.Nullable String id, int tail, boolean follow, Consumer<String> lines)
      throws IOException, InterruptedException;

  /** How long a round trip takes, for people. */
  Duration ping() throws IOException, InterruptedException;

  @Override
  void close();
}
