package dev.evenkeel.hosts.docker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.Frame;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.docker.Engine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** docker-java over our transport against a real engine, whatever link carries it. */
@Timeout(60)
@Tag("real-hosts")
abstract class EngineContract {
  private static final String IMAGE = "evenkeel/busybox:1";
  private final List<String> made = new ArrayList<>();
  private Engine engine;
  private DockerClient docker;

  abstract Link link();

  @BeforeEach
  void connect() throws Exception {
    engine = Engine.connect(link(), "/var/run/docker.sock");
    docker = engine.client();
  }

  @AfterEach
  void removeContainers() {
    for (String id : made) {
      docker.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    }
    engine.close();
  }

  private String run(String... command) {
    String id = docker.createContainerCmd(IMAGE).withCmd(command).withStdinOpen(true).withStdInOnce(true)
        .withLabels(java.util.Map.of("dev.evenkeel.test", "transport")).exec().getId();
    made.add(id);
    docker.startContainerCmd(id).exec();
    return id;
  }

  /** Collects what a stream says. */
  private static final class Said extends ResultCallback.Adapter<Frame> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public synchronized void onNext(Frame frame) {
      bytes.writeBytes(frame.getPayload());
    }

    synchronized String text() {
      return bytes.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void theVersionIsPinnedToWhatBothSidesKnow() {
    assertTrue(List.of("1.41", "1.42", "1.43", "1.44").contains(engine.apiVersion()), engine.apiVersion());
    assertNotNull(docker.versionCmd().exec().getVersion());
  }

  @Test
  void aMissingContainerAndARepeatedStartAreFacts() {
    assertThrows(NotFoundException.class, () -> docker.inspectContainerCmd("evenkeel-no-such").exec());
    String id = run("sleep", "60");
    assertThrows(NotModifiedException.class, () -> docker.startContainerCmd(id).exec());
    assertEquals("running", docker.inspectContainerCmd(id).exec().getState().getStatus());
  }

  @Test
  void anExecGetsItsInputAndGivesItsOutput() throws Exception {
    String id = run("sleep", "60");
    String exec = docker.execCreateCmd(id).withAttachStdin(true).withAttachStdout(true).withAttachStderr(true)
        .withCmd("sh", "-c", "cat; echo end >&2").exec()
        .getId();
    Said said = docker.execStartCmd(exec).withStdIn(new ByteArrayInputStream("grüße ".getBytes(StandardCharsets.UTF_8))).exec(new Said());
    assertTrue(said.awaitCompletion(20, TimeUnit.SECONDS));
    assertEquals("grüße end\n", said.text());
    assertEquals(0L, docker.inspectExecCmd(exec).exec().getExitCodeLong());
  }

  @Test
  void anExecWithoutInputEndsByItself() throws Exception {
    String id = run("sleep", "60");
    String exec = docker.execCreateCmd(id).withAttachStdout(true).withCmd("head", "-c", "3000000", "/dev/zero").exec().getId();
    Said said = docker.execStartCmd(exec).exec(new Said());
    assertTrue(said.awaitCompletion(20, TimeUnit.SECONDS));
    assertEquals(3_000_000, said.text().length());
  }

  @Test
  void attachingCarriesStandardInput() throws Exception {
    String id = run("cat");
    Said said = docker.attachContainerCmd(id).withStdIn(new ByteArrayInputStream("to the end\n".getBytes(StandardCharsets.UTF_8)))
        .withStdOut(true)
        .withFollowStream(true).exec(new Said());
    assertTrue(said.awaitCompletion(20, TimeUnit.SECONDS));
    assertEquals("to the end\n", said.text());
    assertEquals(0, docker.waitContainerCmd(id).start().awaitStatusCode(20, TimeUnit.SECONDS));
  }

  @Test
  void archivesGoBothWays() throws Exception {
    String id = run("sleep", "60");
    byte[] tar;
    try (var out = docker.copyArchiveFromContainerCmd(id, "/etc/hostname").exec()) {
      tar = out.readAllBytes();
    }
    assertTrue(tar.length >= 1024);
    docker.copyArchiveToContainerCmd(id).withRemotePath("/tmp").withTarInputStream(new ByteArrayInputStream(tar)).exec();
    assertThrows(NotFoundException.class,
        () -> docker.copyArchiveToContainerCmd(id).withRemotePath("/no/such").withTarInputStream(new ByteArrayInputStream(tar)).exec());
  }

  @Test
  void logsComeWhole() throws Exception {
    String id = run("sh", "-c", "i=0; while [ $i -lt 2000 ]; do echo line $i; i=$((i+1)); done");
    assertEquals(0, docker.waitContainerCmd(id).start().awaitStatusCode(20, TimeUnit.SECONDS));
    Said said = docker.logContainerCmd(id).withStdOut(true).exec(new Said());
    assertTrue(said.awaitCompletion(20, TimeUnit.SECONDS));
    assertTrue(said.text().endsWith("line 1999\n"));
  }

  @Test
  void anEventArrivesAndClosingTheStreamEndsIt() throws Exception {
    CompletableFuture<Event> event = new CompletableFuture<>();
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch started = new CountDownLatch(1);
    var events = docker.eventsCmd().withEventFilter("start").exec(new ResultCallback.Adapter<Event>() {
      @Override
      public void onStart(java.io.Closeable stream) {
        super.onStart(stream);
        started.countDown();
      }

      @Override
      public void onNext(Event e) {
        if (made.contains(String.valueOf(e.getId()))) {
          event.complete(e);
        }
      }

      @Override
      public void close() throws IOException {
        super.close();
        ended.countDown();
      }
    });
    assertTrue(started.await(20, TimeUnit.SECONDS));
    run("sleep", "60");
    assertEquals("start", event.get(20, TimeUnit.SECONDS).getAction());
    events.close();
    assertTrue(ended.await(20, TimeUnit.SECONDS));
  }

  @Test
  void manyRequestsAtOnceShareFewChannels() throws Exception {
    String id = run("sleep", "60");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<java.util.concurrent.Future<String>> answers = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        answers.add(threads.submit(() -> docker.inspectContainerCmd(id).exec().getId()));
      }
      for (var answer : answers) {
        assertEquals(id, answer.get(30, TimeUnit.SECONDS));
      }
    }
  }
}
