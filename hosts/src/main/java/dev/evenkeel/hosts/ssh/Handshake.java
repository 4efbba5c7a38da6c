package dev.evenkeel.hosts.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchAlgoNegoFailException;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Logger;
import com.jcraft.jsch.Session;
import dev.evenkeel.hosts.ssh.ConnectFailedException.Reason;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Opens one session: from an address to a link, or to the reason why not. */
final class Handshake {
  private final SshAddress address;
  private final PinnedHostKeys keys;
  private final Identities identities;
  private final SshSettings settings;
  private final AtomicReference<@Nullable SshLink> opened = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> lastWords = new AtomicReference<>();

  private Handshake(SshAddress address, PinnedHostKeys keys, SshSettings settings) {
    this.address = address;
    this.keys = keys;
    this.settings = settings;
    this.identities = new Identities(address);
  }

  static SshLink open(SshAddress address, HostKeyPins pins, SshSettings settings) throws ConnectFailedException {
    PinnedHostKeys keys = new PinnedHostKeys(address, pins);
    boolean typeUnknown = !keys.pins().isEmpty() && keys.pins().stream().allMatch(pin -> pin.algorithm() == null);
    ConnectFailedException first = null;
    // A bare fingerprint does not say of which of the host's keys it is, so each type is asked for before the key counts as changed.
    for (String algorithms : typeUnknown ? PinnedHostKeys.BY_TYPE : List.of(keys.algorithms())) {
      SshLink jump = address.jump() == null ? null : open(address.jump(), pins, settings);
      try {
        return new Handshake(address, keys, settings).open(jump, algorithms);
      } catch (ConnectFailedException e) {
        boolean otherKey = e.reason() == Reason.HOST_KEY_CHANGED || (first != null && e.reason() == Reason.PROTOCOL);
        if (!otherKey) {
          throw e;
        }
        first = first == null ? e : first;
      }
    }
    throw Objects.requireNonNull(first, "at least one algorithm is tried");
  }

  private SshLink open(@Nullable SshLink jump, String algorithms) throws ConnectFailedException {
    Wire wire = new Wire(jump, settings.connectDeadline());
    CompletableFuture<SshLink> link = new CompletableFuture<>();
    Thread.ofVirtual().name("connect " + address.name()).start(() -> {
      try {
        SshLink made = connect(wire, algorithms);
        if (!link.complete(made)) {
          made.close();
        }
      } catch (JSchException | RuntimeException e) {
        link.completeExceptionally(e);
      }
    });
    try {
      return link.get(settings.connectDeadline().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      wire.cut(new IOException("not connected"));
      throw failure(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      link.cancel(false);
      wire.cut(new IOException("not connected within the deadline"));
      throw failed(Reason.TIMEOUT, "TCP " + address.port() + " gave no SSH login within " + settings.connectDeadline().toMillis() + " ms",
          "Check that the host is up, its address, and firewalls on the way.", e);
    } catch (InterruptedException e) {
      link.cancel(false);
      wire.cut(new InterruptedIOException("interrupted"));
      Thread.currentThread().interrupt();
      throw failed(Reason.UNREACHABLE, "connecting was interrupted", "Try again.", e);
    }
  }

  private SshLink connect(Wire wire, String algorithms) throws JSchException {
    Session session = new JSch().getSession(address.user(), address.host(), address.port());
    session.setLogger(new LastWords());
    session.setProxy(wire);
    session.setHostKeyRepository(keys);
    session.setIdentityRepository(identities);
    session.setConfig("StrictHostKeyChecking", "yes");
    session.setConfig("host_certificate_to_key_fallback", "no");
    session.setConfig("HashKnownHosts", "no");
    session.setConfig("server_host_key", algorithms);
    session.setConfig("prefer_known_host_key_types", "no");
    session.setConfig("PreferredAuthentications", "publickey");
    session.setThreadFactory(task -> Thread.ofVirtual().unstarted(() -> {
      try {
        task.run();
      } finally {
        readerEnded();
      }
    }));
    Pulse pulse = new Pulse(session, wire, settings, address.name());
    SshLink link = new SshLink(address, settings, session, wire, pulse);
    opened.set(link);
    session.connect();
    pulse.start();
    return link;
  }

  private void readerEnded() {
    SshLink link = opened.get();
    if (link != null) {
      link.sessionEnded(lastWords.get());
    }
  }

  private ConnectFailedException failure(Throwable error) {
    HostKeyPin offered = keys.offered();
    // The library tells a connection that broke during the login as a refused login, too; only its log knows.
    boolean broke = isRefusal(error) && lastWords.get() instanceof IOException;
    Throwable root = rootOf(broke ? Objects.requireNonNull(lastWords.get()) : error);
    String said = root.getMessage() == null ? root.toString() : root.getMessage();
    if (offered != null && error.getClass().getSimpleName().contains("HostKey")) {
      return keys.pins().isEmpty()
          ? failed(Reason.HOST_KEY_UNKNOWN, "its host key " + offered.fingerprint() + " (" + offered.algorithm() + ") is not pinned",
              "Compare it on the host (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub) and write it as hostKey into its Host manifest; 'evenkeel host add' does both.",
              error)
          : new HostKeyChangedException(address.name(), keys.pins(), offered);
    }
    if (!broke && isRefusal(error)) {
      return failed(Reason.AUTH_REFUSED, "login as " + address.user() + " refused; tried: " + identities.tried(),
          "Add the public key to the user's authorized_keys on the host, or name another identity in its Host manifest.", error);
    }
    return switch (root) {
      case ConnectFailedException through -> through;
      case UnknownHostException e ->
        failed(Reason.UNREACHABLE, "no address for the name " + address.host(), "Check the name, or write an IP address.", e);
      case SocketTimeoutException e ->
        failed(Reason.TIMEOUT, "TCP " + address.port() + " times out", "Check that the host is up, and firewalls on the way.", e);
      case ConnectException e ->
        failed(Reason.UNREACHABLE, "TCP " + address.port() + ": " + said, "Check that sshd runs there and on which port.", e);
      case NoRouteToHostException e ->
        failed(Reason.UNREACHABLE, "TCP " + address.port() + ": " + said, "Check the network and firewalls on the way.", e);
      case PortUnreachableException e ->
        failed(Reason.UNREACHABLE, "TCP " + address.port() + ": " + said, "Check the network and firewalls on the way.", e);
      case JSchAlgoNegoFailException e ->
        failed(Reason.PROTOCOL, "no algorithm is shared: " + said, "Update the SSH server, or pin a key of a type that it has.", e);
      default -> said.contains("closed by foreign host") || root instanceof IOException
          ? failed(Reason.UNREACHABLE, "the connection ended before the login (" + said + ")",
              "Check sshd's log on the host: MaxStartups, fail2ban or a firewall may be at work.",
              error)
          : failed(Reason.PROTOCOL, said, "Check that an SSH server listens on port " + address.port() + ".", error);
    };
  }

  private static boolean isRefusal(Throwable error) {
    String said = String.valueOf(rootOf(error).getMessage());
    return said.startsWith("Auth fail") || said.startsWith("Auth cancel") || said.contains("Too many authentication failures");
  }

  private static Throwable rootOf(Throwable error) {
    Throwable root = error;
    for (Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  private ConnectFailedException failed(Reason reason, String what, String next, @Nullable Throwable cause) {
    return new ConnectFailedException(reason, address.name(), what, next, cause);
  }

  /** Keeps the last error that the library logs: it is the only place that tells why a session ended. */
  private final class LastWords implements Logger {
    @Override
    public boolean isEnabled(int level) {
      return level >= INFO;
    }

    @Override
    public void log(int level, String message) {
      // Only errors matter here.
    }

    @Override
    public void log(int level, String message, @Nullable Throwable cause) {
      if (cause != null) {
        lastWords.set(cause);
      }
    }
  }
}
