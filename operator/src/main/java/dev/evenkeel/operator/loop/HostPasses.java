package dev.evenkeel.operator.loop;

import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.host.Signal;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.util.SortedSet;

/** What a worker needs to have done for its host. */
interface HostPasses {

  /**
   * One pass: observe, gate, plan, run, tell.
   *
   * @throws IOException when the link was lost or nothing could be read; the worker connects anew
   */
  End pass(Session session, Watch watch, Batch batch) throws IOException, InterruptedException;

  /** What a signal asks to look at, or null when it is nobody's business. Must not block. */
  @Nullable
  Evidence heard(Signal signal);

  /** It stands otherwise with the link. */
  void connectionChanged(Connection connection);

  /**
   * How a pass ended.
   *
   * @param next when to look again at the latest, or null
   * @param nextKeys what to look at then; empty is everything
   * @param followUp what to look at right away, because something was done, or null
   * @param sawAll whether everything was looked at
   * @param looked the objects that were looked at
   * @param sawFiles whether all that is quiet was looked at
   * @param lockedBy why another operator's lock keeps this one from writing, or null
   * @param quiet files and units, for the sake of their files: what says nothing by itself when it is changed
   * @param watched whether the host tells at once when any of them is changed; only known when all that is quiet was looked at
   */
  record End(@Nullable Instant next, SortedSet<ObjectKey> nextKeys, @Nullable Evidence followUp, boolean sawAll,
      SortedSet<ObjectKey> looked, boolean sawFiles,
      @Nullable String lockedBy, SortedSet<ObjectKey> quiet, boolean watched) {}
}
