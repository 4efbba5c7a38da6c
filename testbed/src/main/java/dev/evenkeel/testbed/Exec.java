package dev.evenkeel.testbed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs commands inside one host's container through this machine's engine, not through SSH, so that it works whatever the host's sshd does.
 *
 * @param docker this machine's engine
 * @param host the host's name, for messages
 * @param container the id of the host's container
 */
record Exec(DockerClient docker, String host, String container) {
  /** Collects both streams; a frame is at most a few KiB. */
  private static final class Output extends ResultCallback.Adapter<Frame> {
    final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    @Override
    public void onNext(Frame frame) {
      (frame.getStreamType() == StreamType.STDERR ? stderr : stdout).writeBytes(frame.getPayload());
    }
  }

  /** Runs a command to its end, without anything to read.
   *
   * @throws TestbedException if it does not end in time */
  ExecResult run(String user, Duration deadline, String... command) {
    var created = docker.execCreateCmd(container)
        .withUser(user)
        .withCmd(command)
        .withAttachStdout(true)
        .withAttachStderr(true)
        .exec();
    try (var output = docker.execStartCmd(created.getId()).exec(new Output())) {
      if (!output.awaitCompletion(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TestbedException("on " + host + ": no end within " + deadline + ": " + String.join(" ", command) + "\n"
            + output.stdout.toString(StandardCharsets.UTF_8) + output.stderr.toString(StandardCharsets.UTF_8));
      }
      return new ExecResult(host, Arrays.asList(command), exitCode(created.getId()), output.stdout.toString(StandardCharsets.UTF_8),
          output.stderr.toString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException("on " + host + ": interrupted during " + String.join(" ", command), e);
    } catch (IOException | TimeoutException e) {
      throw new TestbedException("on " + host + ": the connection to the engine broke during " + String.join(" ", command), e);
    }
  }

  /** The streams may end a moment before the engine knows the exit code. */
  private int exitCode(String id) throws InterruptedException, TimeoutException {
    var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline) {
      var inspected = docker.inspectExecCmd(id).exec();
      var code = inspected.getExitCodeLong();
      if (!Boolean.TRUE.equals(inspected.isRunning()) && code != null) {
        return code.intValue();
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
    throw new TimeoutException("the engine gives no exit code for exec " + id);
  }
}
