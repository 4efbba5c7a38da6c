package dev.evenkeel.hosts.ssh;

import com.jcraft.jsch.Channel;
import dev.evenkeel.hosts.Link;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/** One channel of a session. What arrives goes through an {@link Inbox}; what is written is sent at once, one packet per write, and waits only while the host's own window is full. */
sealed class SshChannel implements Link.Channel permits SshExecution {
  final SshLink link;
  final Channel channel;
  final String what;
  final Inbox inbox;
  private @Nullable OutputStream output;
  private volatile boolean closedByUs;

  SshChannel(SshLink link, Channel channel, String what, Inbox.WhenFull whenFull) {
    this.link = link;
    this.channel = channel;
    this.what = what;
    this.inbox = new Inbox(link.settings().unreadCap(), whenFull);
    channel.setOutputStream(inbox.sink(this::arrivalsEnded));
  }

  /** Runs on the session's reader thread, on the host's end-of-file as on every other end of the channel. Only in the first case is the channel still open. */
  private void arrivalsEnded() {
    if (!channel.isClosed()) {
      inbox.finish();
    } else {
      inbox.fail(this::brokenOff);
    }
    ended();
  }

  /** For what has more than one stream. */
  void ended() {}

  final IOException brokenOff() {
    if (closedByUs) {
      return new IOException(what + " was closed");
    }
    IOException lost = link.lossIfLost();
    return lost != null ? lost : new IOException(link.name() + ": the host closed " + what + " before its end");
  }

  final boolean closedByUs() {
    return closedByUs;
  }

  /** To be called once, after connecting. */
  final void opened() throws IOException {
    output = channel.getOutputStream();
  }

  @Override
  public final InputStream input() {
    return inbox.reader(this::close);
  }

  @Override
  public final OutputStream output() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        send(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        shutdownOutput();
      }
    };
  }

  private synchronized void send(byte[] bytes, int offset, int length) throws IOException {
    // The library drops what is written to a closed channel without a word.
    if (channel.isClosed()) {
      throw brokenOff();
    }
    try {
      OutputStream out = Objects.requireNonNull(output);
      out.write(bytes, offset, length);
      out.flush();
    } catch (IOException e) {
      IOException better = brokenOff();
      better.addSuppressed(e);
      throw better;
    }
    if (channel.isClosed()) {
      throw brokenOff();
    }
  }

  @Override
  public final synchronized void shutdownOutput() throws IOException {
    if (!channel.isClosed()) {
      Objects.requireNonNull(output).close();
    }
  }

  @Override
  public void close() {
    closedByUs = true;
    inbox.closeReader(this::brokenOff);
    channel.disconnect();
  }
}
