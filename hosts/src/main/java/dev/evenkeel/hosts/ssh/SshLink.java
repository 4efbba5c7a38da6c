package dev.evenkeel.hosts.ssh;

import com.jcraft.jsch.ChannelDirectStreamLocal;
import com.jcraft.jsch.ChannelDirectTCPIP;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import dev.evenkeel.hosts.ssh.ConnectFailedException.Reason;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One lasting SSH session as a {@link Link}: sockets and TCP ports of the host by direct channels (RFC 4254, section 7.2, and OpenSSH's PROTOCOL, section 2.4), commands by exec channels. Nothing listens on this side: a local forward would hand the
 * engine to every user of this machine.
 * <p>
 * Direct channels do not count against sshd's MaxSessions, exec channels do (10 as shipped): an exec that is refused waits for another one of this link to end.
 */
public final class SshLink implements Link {
  private static final long EXEC_TURN_NANOS = TimeUnit.SECONDS.toNanos(20);
  private final SshAddress address;
  private final SshSettings settings;
  private final Session session;
  private final Wire wire;
  private final Pulse pulse;
  private final CompletableFuture<@Nullable LinkLostException> ended = new CompletableFuture<>();
  /** How long a server may need to forget a command that has ended. */
  private static final Duration STILL_COUNTED = Duration.ofSeconds(3);
  private final Semaphore execEnds = new Semaphore(0);
  private final AtomicInteger execsRunning = new AtomicInteger();
  /** When a command of ours last ended, in {@link System#nanoTime}; its server may count it for a while yet. */
  private volatile long lastExecEnd = System.nanoTime();
  private volatile boolean closedByUs;
  private volatile boolean socketOpened;
  private volatile @Nullable Login login;

  SshLink(SshAddress address, SshSettings settings, Session session, Wire wire, Pulse pulse) {
    this.address = address;
    this.settings = settings;
    this.session = session;
    this.wire = wire;
    this.pulse = pulse;
  }

  /**
   * Opens a session: name look-up, TCP (through the jump host if there is one), host key, login, all within the connect deadline.
   *
   * @throws ConnectFailedException with the reason and what to do next
   */
  public static SshLink open(SshAddress address, HostKeyPins pins, SshSettings settings) throws ConnectFailedException {
    return Handshake.open(address, pins, settings);
  }

  SshSettings settings() {
    return settings;
  }

  /** Called when the session's reader thread has ended, whatever the cause. */
  void sessionEnded(@Nullable Throwable lastWords) {
    pulse.stop();
    IOException cut = wire.cause();
    wire.close();
    if (closedByUs) {
      ended.complete(null);
      return;
    }
    Throwable cause = cut != null ? cut : lastWords;
    String why = cause == null || cause.getMessage() == null ? "the connection was closed by the host" : cause.getMessage();
    ended.complete(new LinkLostException(name() + ": SSH link lost: " + why, cause));
    execEnds.release();
  }

  /** The loss, or null if the session lives or was closed by us. Waits a moment: channels hear of the end a little before the link does. */
  @Nullable
  IOException lossIfLost() {
    try {
      return closedByUs ? null : ended.get(200, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public Link.Channel openUnixSocket(String path) throws IOException {
    if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a socket path must be absolute: '" + path + "'");
    }
    ChannelDirectStreamLocal raw = (ChannelDirectStreamLocal) newChannel("direct-streamlocal@openssh.com");
    raw.setSocketPath(path);
    SshChannel channel = new SshChannel(this, raw, path, whenFull());
    if (!connect(raw)) {
      throw ClosedDoor.explain(this, path, socketOpened);
    }
    channel.opened();
    socketOpened = true;
    return channel;
  }

  @Override
  public Link.Channel openTcp(String host, int port) throws IOException {
    ChannelDirectTCPIP raw = (ChannelDirectTCPIP) newChannel("direct-tcpip");
    raw.setHost(host);
    raw.setPort(port);
    SshChannel channel = new SshChannel(this, raw, host + ":" + port, whenFull());
    if (!connect(raw)) {
      boolean prohibited = raw.getExitStatus() == 1;
      throw new ConnectFailedException(prohibited ? Reason.FORWARDING_REFUSED : Reason.UNREACHABLE, name(),
          prohibited ? "its SSH server does not forward to " + host + ":" + port : "nothing on the host connects to " + host + ":" + port,
          prohibited
              ? "Allow it in sshd_config (AllowTcpForwarding, PermitOpen) or in authorized_keys."
              : "Check that the port is right and listens.",
          null);
    }
    channel.opened();
    return channel;
  }

  @Override
  public Execution exec(String command) throws IOException {
    long end = System.nanoTime() + EXEC_TURN_NANOS;
    while (true) {
      ChannelExec raw = (ChannelExec) newChannel("exec");
      raw.setCommand(command.getBytes(StandardCharsets.UTF_8));
      SshExecution execution = new SshExecution(this, raw, whenFull());
      execEnds.drainPermits();
      execsRunning.incrementAndGet();
      if (connect(raw)) {
        execution.opened();
        return execution;
      }
      waitForTurn(end);
    }
  }

  private void waitForTurn(long end) throws IOException {
    int others = execsRunning.decrementAndGet();
    try {
      // Each end of a command lets a waiting one try; a missed end costs a second.
      boolean counted = System.nanoTime() - lastExecEnd < STILL_COUNTED.toNanos();
      if ((others <= 0 && !counted) || end - System.nanoTime() <= 0) {
        throw new ConnectFailedException(Reason.SESSIONS_EXHAUSTED, name(),
            "its SSH server refused to start a command (" + others + " of ours are running)",
            "Raise MaxSessions in sshd_config, or allow commands for this key in authorized_keys.", null);
      }
      boolean freed = execEnds.tryAcquire(others <= 0 ? 50 : 1000, TimeUnit.MILLISECONDS);
      if (!freed && !isOpen()) {
        throw gone(null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a command's turn");
    }
  }

  private Inbox.WhenFull whenFull() {
    return settings.bulk() ? Inbox.WhenFull.WAIT : Inbox.WhenFull.FAIL;
  }

  private com.jcraft.jsch.Channel newChannel(String type) throws IOException {
    try {
      com.jcraft.jsch.Channel channel = session.openChannel(type);
      if (channel == null) {
        throw gone(null);
      }
      channel.setLocalWindowSizeMax(settings.window());
      return channel;
    } catch (JSchException e) {
      throw gone(e);
    }
  }

  /** @return false if the host refused; the channel's exit status is then the reason code of RFC 4254, section 5.1 */
  private boolean connect(com.jcraft.jsch.Channel channel) throws IOException {
    try {
      channel.connect();
    } catch (JSchException e) {
      if (!session.isConnected()) {
        throw gone(e);
      }
      return false;
    }
    // A direct channel keeps errors other than its own to itself.
    if (!channel.isConnected() && !session.isConnected()) {
      throw gone(null);
    }
    return channel.isConnected() || channel.isClosed();
  }

  private LinkLostException gone(@Nullable Throwable cause) {
    if (closedByUs) {
      return new LinkLostException(name() + ": the link was closed", cause);
    }
    return lossIfLost() instanceof LinkLostException lost ? lost : new LinkLostException(name() + ": SSH link lost", cause);
  }

  /** A command of this link has ended: the next one that waits may try. */
  void execEnded() {
    execsRunning.decrementAndGet();
    lastExecEnd = System.nanoTime();
    execEnds.release();
  }

  /** Whether the host connects us to this socket, without using it. */
  boolean canOpen(String path) throws IOException {
    ChannelDirectStreamLocal raw = (ChannelDirectStreamLocal) newChannel("direct-streamlocal@openssh.com");
    raw.setSocketPath(path);
    raw.setOutputStream(OutputStream.nullOutputStream());
    boolean can = connect(raw);
    raw.disconnect();
    return can;
  }

  @Override
  public boolean isOpen() {
    return !closedByUs && session.isConnected() && wire.cause() == null;
  }

  @Override
  public String name() {
    return address.name();
  }

  @Override
  public CompletionStage<@Nullable LinkLostException> ended() {
    return ended.copy();
  }

  @Override
  public Login login() throws IOException {
    Login known = login;
    if (known == null) {
      String said = Shell.say(this, "id -un; id -u");
      List<String> lines = said.strip().lines().toList();
      if (lines.size() != 2 || !lines.get(1).matches("[0-9]{1,10}")) {
        throw new ConnectFailedException(Reason.PROTOCOL, name(), "the login shell answered '" + said.strip() + "' to 'id -un; id -u'",
            "Make the user's shell run commands without printing anything of its own.", null);
      }
      known = new Login(lines.get(0), Integer.parseInt(lines.get(1)));
      login = known;
    }
    return known;
  }

  @Override
  public void close() {
    closedByUs = true;
    pulse.stop();
    // First the stream: the library's disconnect would wait for a writer that is stuck.
    wire.cut(new IOException("the link was closed"));
    session.disconnect();
    ended.complete(null);
  }
}
