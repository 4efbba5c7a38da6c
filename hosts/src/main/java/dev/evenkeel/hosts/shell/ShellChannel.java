package dev.evenkeel.hosts.shell;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Our end of the host shell's channel: one thread reads answers, one reads standard error (heartbeat answers among it), one gives signs of life. Frames of several threads never mix, as each is written whole under one lock; bulk
 * input goes in pieces, so that heartbeats get between them.
 */
final class ShellChannel implements AutoCloseable {
  private static final int PIECE = 32 << 10;
  /** How long a closed shell may take to end its running command before the channel is cut. */
  private static final Duration PARTING = Duration.ofSeconds(3);
  private static final int LONGEST_LINE = 64 << 10;

  final CompletableFuture<Boolean> ready = new CompletableFuture<>();
  final CompletableFuture<LockState> greeted = new CompletableFuture<>();

  private final String host;
  private final Link.Execution execution;
  private final ShellOptions options;
  private final ReentrantLock writing = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Object saying = new Object();
  private volatile String noise = "";
  private volatile LockState lock = new LockState.Unavailable("the host shell is still opening");
  private volatile boolean root;
  private volatile int loginUid;
  private volatile @Nullable Reply current;
  private volatile @Nullable CompletableFuture<LockState> asked;
  private volatile long lastAnswered = System.nanoTime();

  ShellChannel(String host, Link.Execution execution, ShellOptions options) {
    this.host = host;
    this.execution = execution;
    this.options = options;
  }

  void start() {
    Thread.ofVirtual().name("host-shell-" + host)
        .start(() -> read(new InputStreamReader(execution.input(), StandardCharsets.UTF_8), this::answer, true));
    Thread.ofVirtual().name("host-shell-errors-" + host)
        .start(() -> read(new InputStreamReader(execution.error(), StandardCharsets.UTF_8), this::aside, false));
  }

  /** Begins the signs of life. */
  void beat() {
    lastAnswered = System.nanoTime();
    Thread.ofVirtual().name("host-shell-heartbeat-" + host).start(() -> {
      try {
        while (!closed.await(options.heartbeat().toMillis(), TimeUnit.MILLISECONDS)) {
          send(("H " + System.nanoTime() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException | InterruptedException e) {
        end("no heartbeat can be sent: " + e.getMessage());
      }
    });
  }

  LockState lock() {
    long silent = System.nanoTime() - lastAnswered;
    if (lock instanceof LockState.Held && silent > options.limit().toNanos()) {
      return new LockState.Unavailable("no answer to a heartbeat for " + Duration.ofNanos(silent).toSeconds() + " s");
    }
    return lock;
  }

  boolean isRoot() {
    return root;
  }

  int loginUid() {
    return loginUid;
  }

  boolean isOpen() {
    return closed.getCount() > 0;
  }

  String noise() {
    return noise.strip().replaceAll("\\s*\\n\\s*", "; ");
  }

  CompletableFuture<LockState> askForLock() throws IOException {
    CompletableFuture<LockState> answer = new CompletableFuture<>();
    asked = answer;
    send("T\n".getBytes(StandardCharsets.US_ASCII));
    return answer;
  }

  void cancel() throws IOException {
    send("K\n".getBytes(StandardCharsets.US_ASCII));
  }

  void send(Reply reply, Command command, long seconds) throws IOException {
    byte[] script = command.line().getBytes(StandardCharsets.UTF_8);
    if (script.length > Command.LONGEST_SCRIPT) {
      throw new IllegalArgumentException(
          "a script with its arguments is at most " + Command.LONGEST_SCRIPT + " bytes, use standard input: " + script.length);
    }
    current = reply;
    byte[] input = Base64.getEncoder().encode(command.input().bytes());
    for (int at = 0; at < input.length; at += PIECE) {
      int length = Math.min(PIECE, input.length - at);
      send(("I " + length + "\n").getBytes(StandardCharsets.US_ASCII), input, at, length);
    }
    String access = command.access() == Command.Access.WRITES ? "w" : "r";
    String head = "R " + reply.id + " " + access + " " + seconds + " " + (command.outputCap() + 1) + " " + script.length + "\n";
    send(head.getBytes(StandardCharsets.US_ASCII), script, 0, script.length);
    if (!isOpen()) {
      reply.result.completeExceptionally(new LinkLostException("the host shell has ended", null));
    }
  }

  void send(byte[] frame) throws IOException {
    send(frame, frame, 0, 0);
  }

  private void send(byte[] head, byte[] body, int at, int length) throws IOException {
    writing.lock();
    try {
      if (!isOpen()) {
        throw new LinkLostException(host + ": the host shell has ended: " + lock.describe(), null);
      }
      OutputStream out = execution.output();
      out.write(head);
      out.write(body, at, length);
      out.flush();
    } finally {
      writing.unlock();
    }
  }

  private interface Lines {
    void take(String line);
  }

  private void read(InputStreamReader from, Lines lines, boolean main) {
    String why = "its channel was closed by the host";
    try (BufferedReader in = new BufferedReader(from)) {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0; c = in.read()) {
        if (c != '\n') {
          line.append((char) c);
        }
        if (c == '\n' || line.length() >= LONGEST_LINE) {
          lines.take(line.toString());
          line.setLength(0);
        }
      }
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      why = "it said something that cannot be understood: " + e;
    }
    if (main) {
      end(why);
    }
  }

  private void answer(String line) {
    if (!ready.isDone()) {
      if (line.equals(HostScript.READY)) {
        ready.complete(true);
      } else {
        aside(line);
      }
    } else if (line.startsWith("hello ")) {
      String[] words = line.split(" ", -1);
      root = words[2].equals("0");
      loginUid = Integer.parseInt(words[3]);
    } else if (line.startsWith("l ")) {
      lock = lockFrom(line);
      greeted.complete(lock);
      CompletableFuture<LockState> answer = asked;
      if (answer != null) {
        answer.complete(lock);
      }
    } else {
      Reply reply = current;
      if (reply != null) {
        reply.take(line);
      }
    }
  }

  private LockState lockFrom(String line) {
    String[] words = line.split(" ", -1);
    String text = words.length > 2 ? new String(Base64.getDecoder().decode(words[2]), StandardCharsets.UTF_8) : "";
    return switch (words[1]) {
      case "held" -> new LockState.Held(options.self());
      case "other" -> new LockState.HeldByOther(Holder.parse(text));
      default -> new LockState.Unavailable(text);
    };
  }

  private void aside(String line) {
    if (line.startsWith("h ") && line.substring(2).matches("-?\\d{1,19}")) {
      lastAnswered = Long.parseLong(line.substring(2));
    } else {
      note(line);
    }
  }

  private void note(String line) {
    synchronized (saying) {
      if (noise.length() < 4096) {
        noise = noise + line + "\n";
      }
    }
  }

  private void end(String why) {
    lock = new LockState.Unavailable("the host shell has ended: " + why);
    closed.countDown();
    String said = noise();
    LinkLostException lost = new LinkLostException("the host shell has ended: " + why + (said.isEmpty() ? "" : "; it said: " + said), null);
    ready.completeExceptionally(lost);
    greeted.completeExceptionally(lost);
    CompletableFuture<LockState> answer = asked;
    if (answer != null) {
      answer.completeExceptionally(lost);
    }
    Reply reply = current;
    if (reply != null) {
      reply.result.completeExceptionally(lost);
    }
    execution.close();
  }

  @Override
  public void close() {
    if (isOpen()) {
      try {
        send("Q\n".getBytes(StandardCharsets.US_ASCII));
        execution.shutdownOutput();
        execution.waitFor(PARTING);
      } catch (IOException | TimeoutException e) {
        note("while closing: " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    end("closed by us");
  }
}
