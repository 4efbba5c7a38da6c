package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.hosts.docker.http.Answer;
import dev.evenkeel.hosts.docker.http.Call;
import dev.evenkeel.hosts.docker.http.Patience;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs one command in a container. */
final class ExecRun {
  private static final int OUTPUT_CAP = 64 << 10;
  private final EngineApi api;

  ExecRun(EngineApi api) {
    this.api = api;
  }

  /**
   * @param deadline for the whole command. The engine has no way to end it: a command that is late goes on, unheard
   * @throws TimeoutException when it is late
   */
  ExecResult run(String containerId, List<String> command, Duration deadline) throws IOException, InterruptedException, TimeoutException {
    ObjectNode create = EngineApi.JSON.createObjectNode().put("AttachStdout", true).put("AttachStderr", true);
    ArrayNode words = create.putArray("Cmd");
    command.forEach(words::add);
    String exec = Nodes.textOr(api.post("/containers/" + EngineApi.encoded(containerId) + "/exec", create), "Id", "");
    Call start = Call.postJson(api.engine().path("/exec/" + exec + "/start"), "{\"Detach\":false,\"Tty\":false}")
        .withPatience(new Patience(deadline, null));
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    long end = System.nanoTime() + deadline.toNanos();
    try (Answer answer = api.open(start)) {
      AtomicBoolean late = new AtomicBoolean();
      Thread clock = Thread.ofVirtual().name("exec deadline").start(() -> closeAt(end, answer, late));
      try {
        Frames.each(answer.body(), false,
            bytes -> output.write(bytes, 0, Math.min(bytes.length, OUTPUT_CAP - Math.min(OUTPUT_CAP, output.size()))));
      } catch (IOException e) {
        if (late.get()) {
          throw new TimeoutException("the command " + command.getFirst() + " did not end within " + deadline.toMillis() + " ms");
        }
        throw e;
      } finally {
        clock.interrupt();
      }
    }
    return new ExecResult(exitCode(exec, end), output.toString(StandardCharsets.UTF_8));
  }

  private static void closeAt(long end, Answer answer, AtomicBoolean late) {
    try {
      TimeUnit.NANOSECONDS.sleep(Math.max(0, end - System.nanoTime()));
      late.set(true);
      answer.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The output ends a moment before the engine knows the exit code. */
  private int exitCode(String exec, long end) throws IOException, InterruptedException, TimeoutException {
    while (true) {
      JsonNode state = api.get("/exec/" + exec + "/json");
      if (!Nodes.flag(state, "Running")) {
        return (int) Nodes.number(state, "ExitCode");
      }
      if (System.nanoTime() > end) {
        throw new TimeoutException("the command has closed its output and has not ended");
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
