package dev.evenkeel.hosts.remote;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.model.Reason;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Runs a command in a container that exists for it alone: without network, as root of a read-only image, with little memory. */
final class InContainer {
  /** Where the staged files are in the container. */
  static final String INSIDE = "/evenkeel-check";
  /** Its value is the session; what another session left when its connection broke goes with the next check, for only one session at a time holds the lock. */
  static final String LABEL = Marks.LABEL_PREFIX + "check";
  private static final long MEMORY = 512L << 20;
  private static final long PIDS = 256;
  private static final int OUTPUT_CAP = 64 << 10;

  /** Where the engine is asked for; it may not be there. */
  interface Client {
    DockerClient get() throws IOException;
  }

  private static final int WORDS = 4000;

  private final String host;
  private final Client engine;
  private final String session = UUID.randomUUID().toString();

  InContainer(String host, Client engine) {
    this.host = host;
    this.engine = engine;
  }

  /**
   * Runs the command to its end.
   *
   * @param folder of the host, mounted read-only at {@link #INSIDE}
   */
  Outcome run(String image, String folder, List<String> command, Duration deadline)
      throws IOException, InterruptedException {
    DockerClient client = engine.get();
    HostConfig config = new HostConfig().withBinds(new Bind(folder, new Volume(INSIDE), AccessMode.ro)).withNetworkMode("none")
        .withReadonlyRootfs(true).withTmpFs(Map.of("/tmp", "")).withSecurityOpts(List.of("no-new-privileges")).withMemory(MEMORY)
        .withPidsLimit(PIDS);
    try {
      sweep(client);
      String id = client.createContainerCmd(image).withEntrypoint(command.getFirst()).withCmd(command.subList(1, command.size()))
          .withEnv("DIR=" + INSIDE).withUser("0").withHostConfig(config).withLabels(Map.of(LABEL, session)).exec().getId();
      try {
        return started(client, id, deadline);
      } finally {
        remove(client, id);
      }
    } catch (NotFoundException e) {
      return new Outcome.Failed(Reason.IMAGE_MISSING, host + ": the check needs the image " + image + ": " + e.getMessage());
    } catch (DockerException e) {
      return new Outcome.Failed(Reason.VALIDATION_FAILED,
          host + ": cannot run " + command.getFirst() + " in " + image + ": " + e.getMessage());
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Outcome started(DockerClient client, String id, Duration deadline)
      throws IOException, InterruptedException {
    client.startContainerCmd(id).exec();
    int code;
    try (WaitContainerResultCallback waiting = client.waitContainerCmd(id).start()) {
      code = waiting.awaitStatusCode(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (com.github.dockerjava.api.exception.DockerClientException e) {
      return failed("it did not end within " + Fields.printed(deadline));
    }
    if (code == 0) {
      return Outcome.Done.PLAIN;
    }
    String said = output(client, id).strip().replace(INSIDE, "$DIR");
    return failed("exit code " + code + (said.isEmpty() ? "" : ": " + said.substring(Math.max(0, said.length() - WORDS))));
  }

  private static String output(DockerClient client, String id) throws IOException, InterruptedException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (var frames = client.logContainerCmd(id).withStdOut(true).withStdErr(true).withTail(200).exec(new ResultCallback.Adapter<Frame>() {
      @Override
      public void onNext(Frame frame) {
        if (said.size() < OUTPUT_CAP) {
          said.writeBytes(frame.getPayload());
        }
      }
    })) {
      frames.awaitCompletion(10, TimeUnit.SECONDS);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  private static void remove(DockerClient client, String id) {
    try {
      client.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      // It is gone, which is all that was wanted.
    }
  }

  private void sweep(DockerClient client) {
    for (Container left : client.listContainersCmd().withShowAll(true).withLabelFilter(List.of(LABEL)).exec()) {
      if (!session.equals(left.getLabels().get(LABEL))) {
        remove(client, left.getId());
      }
    }
  }

  private Outcome failed(String why) {
    return new Outcome.Failed(Reason.VALIDATION_FAILED, host + ": " + why);
  }
}
