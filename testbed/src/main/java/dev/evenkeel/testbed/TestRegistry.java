package dev.evenkeel.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.TimeUnit;

/**
 * A real registry (distribution) on the run's bridge, without TLS and login; the test hosts' engines are configured to trust it. Images get
 * into it through a host, as a build server would push them.
 */
public final class TestRegistry implements AutoCloseable {
  private static final int PORT = 5000;
  private static final long DEADLINE_SECONDS = 30;

  private final Testbed testbed;
  private final String address;
  private final Machine container;

  private TestRegistry(Testbed testbed) {
    this.testbed = testbed;
    address = testbed.network().nextAddress();
    container = Machine.plain(TestImages.tag("registry"), "registry", address, testbed);
  }

  /** Starts a registry and waits until it answers. */
  public static TestRegistry start() {
    var registry = new TestRegistry(Testbed.get());
    registry.container.start();
    try {
      registry.awaitAnswer();
    } catch (RuntimeException e) {
      registry.close();
      throw e;
    }
    return registry;
  }

  /** Where it is, as image references begin: {@code 10.213.4.12:5000}. */
  public String address() {
    return address + ":" + PORT;
  }

  /** The address without the port. */
  public String host() {
    return address;
  }

  public int port() {
    return PORT;
  }

  /** The reference of an image in this registry.
   *
   * @param nameAndTag for example {@code shop/web:1.4} */
  public String reference(String nameAndTag) {
    return address() + "/" + nameAndTag;
  }

  /** Pushes an image that a host has, under another name.
   *
   * @param host the host that has it
   * @param image the image on that host, for example {@code evenkeel/busybox:1}
   * @param nameAndTag the name in the registry, for example {@code shop/web:1.4}
   * @return the digest, {@code sha256:…} */
  public String push(TestHost host, String image, String nameAndTag) {
    var reference = reference(nameAndTag);
    host.docker("tag", image, reference).orThrow();
    host.docker("push", "-q", reference).orThrow();
    host.docker("rmi", reference).orThrow();
    return digest(nameAndTag);
  }

  /** The digest that a tag has now.
   *
   * @throws TestbedException if there is no such tag */
  public String digest(String nameAndTag) {
    var colon = nameAndTag.lastIndexOf(':');
    var uri = URI.create("http://" + address() + "/v2/" + nameAndTag.substring(0, colon) + "/manifests/" + nameAndTag.substring(colon + 1));
    var request = HttpRequest.newBuilder(uri)
        .header("Accept", "application/vnd.docker.distribution.manifest.v2+json")
        .method("HEAD", HttpRequest.BodyPublishers.noBody())
        .build();
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(request, BodyHandlers.discarding());
      return response.headers()
          .firstValue("Docker-Content-Digest")
          .orElseThrow(() -> new TestbedException("the registry has no " + nameAndTag + ": " + response.statusCode()));
    } catch (IOException e) {
      throw new TestbedException("the registry at " + address() + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException("interrupted while asking the registry", e);
    }
  }

  /** Stops answering, as a registry that is down; {@link #resume()} ends it. */
  public void pause() {
    testbed.docker().pauseContainerCmd(container.getContainerId()).exec();
  }

  public void resume() {
    testbed.docker().unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.stop();
  }

  private void awaitAnswer() {
    var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    try (var client = HttpClient.newHttpClient()) {
      while (true) {
        try {
          client.send(HttpRequest.newBuilder(URI.create("http://" + address() + "/v2/")).build(), BodyHandlers.discarding());
          return;
        } catch (IOException e) {
          if (System.nanoTime() > deadline) {
            throw new TestbedException("the registry at " + address() + " gave no answer within " + DEADLINE_SECONDS + " s", e);
          }
          TimeUnit.MILLISECONDS.sleep(20);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestbedException("interrupted while waiting for the registry", e);
    }
  }
}
