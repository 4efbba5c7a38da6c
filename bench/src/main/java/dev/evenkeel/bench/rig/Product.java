package dev.evenkeel.bench.rig;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.bench.Bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code evenkeel run} as people start it: by the launcher, as a process of its own. Its log stays in {@code bench/target}. */
public final class Product implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration UP = Duration.ofSeconds(60);
  private static final Duration CONVERGED = Duration.ofMinutes(4);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final String url;

  private Product(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts an operator and does not wait.
   *
   * @param repo what it follows
   * @param state its own folder
   */
  public static Product launch(Path repo, Path state) throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Path log = Files.createDirectories(Bench.ROOT.resolve("bench/target/logs")).resolve("operator-" + port + ".log");
    ProcessBuilder builder = new ProcessBuilder(launcher(), "run", "--repo", repo.toString(), "--state", state.toString(), "--listen",
        "127.0.0.1:" + port).redirectErrorStream(true).redirectOutput(log.toFile()).redirectInput(Path.of("/dev/null").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("EVENKEEL_"));
    return new Product(Processes.start(builder), "http://127.0.0.1:" + port);
  }

  /** Starts an operator and waits until everything is as written. */
  public static Product start(Path repo, Path state) throws Exception {
    Product product = launch(repo, state);
    try {
      Await.until("the operator answers", UP, product::answers);
      product.converge();
      return product;
    } catch (Exception e) {
      product.close();
      throw e;
    }
  }

  /** The launcher's path. */
  public static String launcher() {
    return Bench.ROOT.resolve("evenkeel").toString();
  }

  public String url() {
    return url;
  }

  /** The launcher becomes the operator, so this is the operator's own. */
  public long pid() {
    return process.pid();
  }

  public boolean answers() {
    return isWell("/health");
  }

  /** Whether a commit was read and every host was looked at. */
  public boolean isReady() {
    return isWell("/health/ready");
  }

  private boolean isWell(String path) {
    try {
      return send(HttpRequest.newBuilder(URI.create(url + path)).build()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /** Looks for the newest commit now, as a hook of the repository would ask. */
  public void sync() throws IOException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url + "/api/v1/sync"))
        .POST(HttpRequest.BodyPublishers.noBody()).build());
    if (answer.statusCode() >= 300) {
      throw new IOException("sync: " + answer.body());
    }
  }

  /** Waits until everything is as written. */
  public void converge() throws IOException, InterruptedException {
    Processes.run(CONVERGED, List.of(launcher(), "sync", "--wait", CONVERGED.toSeconds() + "s", "--server", url));
  }

  /** What its calls to hosts have taken so far. */
  public Calls calls() throws IOException {
    return Calls.of(send(HttpRequest.newBuilder(URI.create(url + "/metrics")).build()).body());
  }

  /** The answer's {@code items}. */
  public JsonNode list(String path) throws IOException {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(url + path)).build());
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + answer.body());
    }
    return JSON.readTree(answer.body()).path("items");
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
