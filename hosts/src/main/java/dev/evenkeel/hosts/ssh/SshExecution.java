package dev.evenkeel.hosts.ssh;

import com.jcraft.jsch.ChannelExec;
import dev.evenkeel.hosts.Link;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A command on an exec channel. */
final class SshExecution extends SshChannel implements Link.Execution {
  private static final Map<String, Integer> SIGNALS = Map.ofEntries(Map.entry("HUP", 1), Map.entry("INT", 2), Map.entry("QUIT", 3),
      Map.entry("ILL", 4),
      Map.entry("ABRT", 6), Map.entry("FPE", 8), Map.entry("KILL", 9), Map.entry("USR1", 10), Map.entry("SEGV", 11), Map.entry("USR2", 12),
      Map.entry("PIPE", 13), Map.entry("ALRM", 14), Map.entry("TERM", 15));
  private final Inbox errors;
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean counted = new AtomicBoolean();

  SshExecution(SshLink link, ChannelExec channel, Inbox.WhenFull whenFull) {
    super(link, channel, "a command", whenFull);
    // An error thrown by this sink would end the session, so what does not fit is dropped.
    errors = new Inbox(link.settings().unreadCap(), whenFull == Inbox.WhenFull.WAIT ? whenFull : Inbox.WhenFull.DROP);
    channel.setExtOutputStream(errors.sink(() -> {
      errors.finish();
      hasEnded();
    }));
  }

  @Override
  public InputStream error() {
    return errors.reader(() -> errors.closeReader(this::brokenOff));
  }

  @Override
  public int waitFor(Duration deadline) throws IOException, InterruptedException, TimeoutException {
    if (!over.await(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException(link.name() + ": the command has not ended after " + deadline.toMillis() + " ms");
    }
    int status = channel.getExitStatus();
    if (status >= 0) {
      return status;
    }
    String signal = channel.getExitSignal();
    if (signal != null) {
      return 128 + SIGNALS.getOrDefault(signal, 0);
    }
    throw brokenOff();
  }

  /**
   * Takes the command's streams away; what it reads ends. It is not signalled: a server that has forgotten the channel a moment before takes any request for it as a breach of protocol and ends the whole session. A command that reads nothing and writes
   * nothing has to watch its input for the end.
   */
  @Override
  public void close() {
    super.close();
    errors.closeReader(this::brokenOff);
    hasEnded();
  }

  private void hasEnded() {
    if (counted.compareAndSet(false, true)) {
      link.execEnded();
    }
    over.countDown();
  }
}
