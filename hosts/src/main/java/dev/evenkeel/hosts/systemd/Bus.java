package dev.evenkeel.hosts.systemd;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.messages.MethodReturn;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One connection to the host's system bus. Calls of any number of threads are pipelined: each is written at once and answered when the answer comes. Signals are handed to the listener on the one reading thread, in their order; it must not block and must
 * not wait for a call.
 */
final class Bus implements AutoCloseable {
  static final String SOCKET = "/run/dbus/system_bus_socket";
  private static final String DAEMON = "org.freedesktop.DBus";

  private final String host;
  private final Link.Channel channel;
  private final MessageFactory messages = new MessageFactory((byte) 'l');
  private final ReentrantLock writing = new ReentrantLock();
  private final Map<Long, CompletableFuture<Message>> waiting = new ConcurrentHashMap<>();
  private final Consumer<Signal> listener;
  private final CompletableFuture<LinkLostException> ended = new CompletableFuture<>();

  /** A signal. {@code body} holds dbus-java's values: strings, numbers, Variant, List, Map. */
  record Signal(String path, String type, String member, List<Object> body) {}

  private Bus(String host, Link.Channel channel, Consumer<Signal> listener) {
    this.host = host;
    this.channel = channel;
    this.listener = listener;
  }

  /**
   * Connects, authenticates and says hello.
   *
   * @param uid of the user that the link's other end runs as
   * @throws IOException if the host has no system bus, or it refuses us
   */
  static Bus open(String host, Link link, int uid, Consumer<Signal> listener) throws IOException, InterruptedException {
    Link.Channel channel = link.openUnixSocket(SOCKET);
    try {
      BusWire.authenticate(channel.input(), channel.output(), uid);
      Bus bus = new Bus(host, channel, listener);
      Thread.ofVirtual().name("system-bus-" + host).start(bus::read);
      bus.answer(bus.call(DAEMON, "/org/freedesktop/DBus", DAEMON, "Hello", ""), Duration.ofSeconds(20), "Hello");
      return bus;
    } catch (IOException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Asks the bus to pass on the signals that match a rule (D-Bus specification, "Match Rules"). */
  CompletableFuture<List<Object>> match(String rule) throws IOException {
    return call(DAEMON, "/org/freedesktop/DBus", DAEMON, "AddMatch", "s", rule);
  }

  /** Sends a call. The future fails with {@link BusException} for an error, with {@link LinkLostException} when the connection ends first. */
  CompletableFuture<List<Object>> call(String destination, String path, String type, String member, String signature, Object... arguments)
      throws IOException {
    CompletableFuture<Message> reply = new CompletableFuture<>();
    try {
      writing.lock();
      try {
        if (ended.isDone()) {
          throw new LinkLostException(host + ": the system bus connection has ended", null);
        }
        MethodCall call = messages.createMethodCall(null, destination, path, type, member, (byte) 0, signature.isEmpty() ? null : signature,
            arguments);
        waiting.put(call.getSerial(), reply);
        channel.output().write(BusWire.bytes(call));
        channel.output().flush();
      } finally {
        writing.unlock();
      }
    } catch (DBusException e) {
      throw new IllegalArgumentException(member + " cannot be written as a D-Bus message with signature '" + signature + "'", e);
    }
    return reply.thenCompose(message -> body(message, member, arguments));
  }

  private static CompletableFuture<List<Object>> body(Message message, String member, Object... arguments) {
    try {
      Object[] parameters = message.getParameters();
      List<Object> values = parameters == null ? List.of() : List.of(parameters);
      if (message instanceof Error error) {
        String about = arguments.length == 0
            ? ""
            : arguments[0] instanceof String[] names ? String.join(" ", names) : String.valueOf(arguments[0]);
        String what = (member + " " + about).strip();
        String text = values.isEmpty() ? "no reason given" : String.valueOf(values.getFirst());
        return CompletableFuture.failedFuture(new BusException(what, String.valueOf(error.getName()), text));
      }
      return CompletableFuture.completedFuture(values);
    } catch (DBusException e) {
      return CompletableFuture.failedFuture(new IOException("the answer to " + member + " cannot be read: " + e.getMessage(), e));
    }
  }

  /** Waits for an answer. */
  List<Object> answer(CompletableFuture<List<Object>> reply, Duration deadline, String what) throws IOException, InterruptedException {
    try {
      return reply.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException(host + ": systemd did not answer " + what + " within " + deadline.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new IOException(host + ": " + what + " failed", e.getCause());
    }
  }

  /** Completes when the connection has ended, with why. */
  CompletableFuture<LinkLostException> ended() {
    return ended;
  }

  private void read() {
    String why = "closed";
    try (InputStream in = new BufferedInputStream(channel.input(), 32 << 10)) {
      while (true) {
        take(BusWire.read(in));
      }
    } catch (IOException | DBusException e) {
      why = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      // dbus-java's parser met something it cannot read: nothing after it can be trusted.
      why = "a message that cannot be read: " + e;
    } finally {
      end(why);
    }
  }

  private void take(Message message) throws DBusException {
    if (message instanceof MethodReturn || message instanceof Error) {
      CompletableFuture<Message> reply = waiting.remove(message.getReplySerial());
      if (reply != null) {
        reply.complete(message);
      }
    } else if (message instanceof DBusSignal) {
      Object[] parameters = message.getParameters();
      listener.accept(
          new Signal(message.getPath(), message.getInterface(), message.getName(), parameters == null ? List.of() : List.of(parameters)));
    }
  }

  private void end(String why) {
    LinkLostException lost = new LinkLostException(host + ": the connection to the system bus has ended: " + why, null);
    writing.lock();
    try {
      ended.complete(lost);
    } finally {
      writing.unlock();
    }
    channel.close();
    waiting.values().forEach(reply -> reply.completeExceptionally(lost));
    waiting.clear();
  }

  @Override
  public void close() {
    end("closed by us");
  }
}
