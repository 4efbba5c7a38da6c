package dev.evenkeel.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code evenkeel run} as a process of its own. It may be killed and started again over the same state folder. Its log stays under {@code target/e2e}.
 */
public final class OperatorProcess implements AutoCloseable {
  private static final Duration UP = Duration.ofSeconds(60);
  private static final Duration DOWN = Duration.ofSeconds(30);
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final int LAST_LINES = 8;
  private static final Set<OperatorProcess> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(one -> one.process.destroyForcibly()), "e2e-operators"));
  }

  private final Process process;
  private final int port;
  private final Path log;

  private OperatorProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * Starts an operator and waits until it answers.
   *
   * @param repo a folder or a git repository
   * @param state where it keeps its state
   * @param more further options of {@code run}
   */
  public static OperatorProcess start(Path repo, Path state, String... more) {
    return start(Map.of(), repo.toString(), state, more);
  }

  /**
   * The same with variables of the environment, and a repository at any address.
   *
   * @param environment beside this process's own, of which those of Evenkeel are left out
   */
  public static OperatorProcess start(Map<String, String> environment, String repo, Path state, String... more) {
    OperatorProcess operator = launch(environment, repo, state, more);
    try {
      Await.until("the operator answers at " + operator.url() + "/health (" + operator.log + ")", UP, operator::answers);
      return operator;
    } catch (AssertionError e) {
      operator.close();
      throw new AssertionError(e.getMessage() + "\n" + operator.output(), e);
    }
  }

  /** The same without waiting, for a start that is to fail. */
  public static OperatorProcess launch(Path repo, Path state, String... more) {
    return launch(Map.of(), repo.toString(), state, more);
  }

  private static OperatorProcess launch(Map<String, String> environment, String repo, Path state, String... more) {
    try {
      int port = freePort();
      List<String> arguments = new ArrayList<>(
          List.of("run", "--repo", repo, "--state", state.toString(), "--listen", "127.0.0.1:" + port));
      arguments.addAll(List.of(more));
      Files.createDirectories(Jvm.logs());
      Path log = Jvm.logs().resolve("operator-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + ".log");
      ProcessBuilder builder = new ProcessBuilder(Jvm.command(false, arguments)).redirectErrorStream(true).redirectOutput(log.toFile())
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.environment().keySet().removeIf(name -> name.startsWith("EVENKEEL_"));
      builder.environment().putAll(environment);
      Process process = builder.start();
      OperatorProcess operator = new OperatorProcess(process, port, log);
      RUNNING.add(operator);
      return operator;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public Api api() {
    return new Api(url());
  }

  public Cli cli() {
    return new Cli(url());
  }

  /** Runs a command against this operator; fails unless it ends with 0. */
  public Cli.Result cli(String... arguments) {
    return cli().run(arguments).ok();
  }

  /** Waits until a resource is Ready, and says what it was instead. */
  public void awaitReady(Duration deadline, String... refs) {
    for (String ref : refs) {
      Await.value(ref + " is Ready", deadline, () -> api().resource(ref),
          seen -> Api.condition(seen, "Ready").path("status").asText().equals("True"));
    }
  }

  /** What it wrote so far, both streams. */
  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Freezes the process (SIGSTOP) or lets it go on (SIGCONT).
   *
   * @param signal as kill(1) takes it */
  public void signal(String signal) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new AssertionError("kill -" + signal + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends it with SIGKILL, in the middle of whatever it does. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends it with SIGTERM, in good order.
   *
   * @return its exit code */
  public int stop() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  /** Waits for its own end.
   *
   * @return its exit code */
  public int awaitExit(Duration deadline) {
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the operator did not end within " + deadline + "\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(this);
    return process.exitValue();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      keepHistory();
      process.destroy();
      try {
        if (!process.waitFor(5, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
    RUNNING.remove(this);
  }

  /** What all operators of this JVM are doing, for the message of a wait that was in vain. */
  static String allNow() {
    StringBuilder text = new StringBuilder();
    RUNNING.stream().filter(OperatorProcess::isAlive).forEach(one -> {
      text.append("\noperator ").append(one.pid()).append(", log ").append(one.log);
      List<String> lines = one.output().lines().toList();
      lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).forEach(line -> text.append("\n  log: ").append(line));
      Autopsy.threads(one.process, one.log).forEach(line -> text.append("\n  thread: ").append(line));
    });
    return text.toString();
  }

  /** For whoever looks for the cause of a failed test. */
  private void keepHistory() {
    StringBuilder text = new StringBuilder();
    for (String path : List.of("/api/v1/events?limit=1000", "/api/v1/drift", "/api/v1/plans/current", "/api/v1/resources",
        "/api/v1/hosts")) {
      try {
        text.append("== ").append(path).append('\n');
        api().list(path).forEach(item -> text.append(item).append('\n'));
      } catch (RuntimeException | AssertionError e) {
        text.append(e).append('\n');
      }
    }
    try {
      Files.writeString(Path.of(log.toString().replace(".log", ".history")), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the operator ended with " + process.exitValue());
    }
    return api().get("/health").status() == 200;
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(DOWN.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("the operator did not end within " + DOWN + "\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    RUNNING.remove(this);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
