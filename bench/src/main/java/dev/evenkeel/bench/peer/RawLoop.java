package dev.evenkeel.bench.peer;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import com.github.dockerjava.api.model.HostConfig;
import dev.evenkeel.bench.rig.Manifests;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The shortest loop that puts containers back: it hears the engine's events, starts what died and makes anew what was removed, at once and without looking. It knows nothing of what a container should be.
 */
public final class RawLoop implements AutoCloseable {
  private static final int TRIES = 20;
  private static final long PAUSE_MILLIS = 100;
  private final DockerClient docker;
  private final String prefix;
  private final Semaphore places;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final ResultCallback.Adapter<Event> events;

  /**
   * @param prefix of the names of its containers
   * @param parallel how many starts at once
   */
  public RawLoop(RawHost host, String prefix, int parallel) {
    this.docker = host.docker();
    this.prefix = prefix;
    this.places = new Semaphore(parallel);
    this.events = new ResultCallback.Adapter<>() {
      @Override
      public void onNext(Event event) {
        heard(event);
      }
    };
    docker.eventsCmd().withEventTypeFilter(EventType.CONTAINER).withEventFilter("die", "destroy").exec(events);
    try {
      events.awaitStarted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes and starts a container as Evenkeel's of the same name would be, without its marks. */
  public static void create(DockerClient docker, String name, Map<String, String> labels) {
    docker.createContainerCmd(Manifests.IMAGE).withName(name).withCmd("sh", "-c", Manifests.PROGRAM).withEnv("VERSION=1").withLabels(labels)
        .withHostConfig(HostConfig.newHostConfig().withMemory(32L << 20)).exec();
    docker.startContainerCmd(name).exec();
  }

  private void heard(Event event) {
    String name = event.getActor() == null || event.getActor().getAttributes() == null
        ? null
        : event.getActor().getAttributes().get("name");
    if (name != null && name.startsWith(prefix)) {
      var _ = threads.submit(() -> {
        places.acquire();
        try {
          act(name, String.valueOf(event.getAction()));
        } finally {
          places.release();
        }
        return name;
      });
    }
  }

  private void act(String name, String action) throws InterruptedException {
    for (int tries = 0; tries < TRIES; tries++) {
      try {
        switch (action) {
          case "die" -> docker.startContainerCmd(name).exec();
          case "destroy" -> create(docker, name, Map.of());
          default -> {
          }
        }
        return;
      } catch (NotFoundException e) {
        // It died because it was removed; that is heard next.
        return;
      } catch (DockerException e) {
        // In a storm the engine refuses some.
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  @Override
  public void close() throws IOException {
    events.close();
    threads.shutdownNow();
  }
}
