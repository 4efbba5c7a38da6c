package dev.evenkeel.operator.app.web;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A headless Chromium, driven over its DevTools protocol with the JDK's own WebSocket. On a machine without one the test is skipped, or fails where {@code EVENKEEL_REAL_HOSTS=required}: {@code ./evenkeel test} installs it before
 * ({@code testbed/browser}).
 */
final class Browser implements AutoCloseable {
  static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final String LISTENING = "DevTools listening on ";
  private final ObjectMapper json = new ObjectMapper();
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
  private final List<Consumer<JsonNode>> listeners = new CopyOnWriteArrayList<>();
  private final Process process;
  private final Path profile;
  private final HttpClient client = HttpClient.newHttpClient();
  private final WebSocket socket;

  private Browser(Process process, Path profile, URI address) {
    this.process = process;
    this.profile = profile;
    this.socket = client.newWebSocketBuilder().buildAsync(address, new Reader()).orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
  }

  static Browser start() {
    Path program = find().orElseGet(Browser::missing);
    try {
      Path profile = Files.createTempDirectory("evenkeel-browser");
      Process process = new ProcessBuilder(program.toString(), "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
          "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--no-first-run", "--hide-scrollbars",
          "--force-device-scale-factor=1", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
          .redirectErrorStream(true).start();
      BufferedReader said = process.inputReader();
      StringBuilder all = new StringBuilder();
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        if (line.startsWith(LISTENING)) {
          Thread.startVirtualThread(() -> said.lines().forEach(_ -> {}));
          return new Browser(process, profile, URI.create(line.substring(LISTENING.length())));
        }
        all.append(line).append('\n');
      }
      throw new IllegalStateException(program + " ended before it listened:\n" + all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<Path> find() {
    return Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator, -1)).filter(folder -> !folder.isEmpty())
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name))).filter(Files::isExecutable).findFirst();
  }

  private static Path missing() {
    String said = "no Chromium is on this machine, and this test needs a browser; next: testbed/browser, or ./evenkeel test, which does it";
    if ("required".equals(System.getenv("EVENKEEL_REAL_HOSTS"))) {
      throw new IllegalStateException(said);
    }
    return abort(said);
  }

  /** A tab that shares nothing with any other: storage and all. */
  Tab tab() {
    String context = ask(null, "Target.createBrowserContext", Map.of()).get("browserContextId").asText();
    String target = ask(null, "Target.createTarget", Map.of("url", "about:blank", "browserContextId", context)).get("targetId").asText();
    String session = ask(null, "Target.attachToTarget", Map.of("targetId", target, "flatten", true)).get("sessionId").asText();
    return new Tab(this, session, context);
  }

  /** Hears the events of one session. */
  void listen(String session, Consumer<JsonNode> listener) {
    listeners.add(event -> {
      if (session.equals(event.path("sessionId").asText())) {
        listener.accept(event);
      }
    });
  }

  /**
   * One command of the protocol.
   *
   * @param session of a tab, or null for the browser itself
   */
  JsonNode ask(@org.jspecify.annotations.Nullable String session, String method, Map<String, ?> params) {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode message = json.createObjectNode().put("id", id).put("method", method);
    message.set("params", json.valueToTree(params));
    if (session != null) {
      message.put("sessionId", session);
    }
    synchronized (socket) {
      socket.sendText(message.toString(), true).join();
    }
    JsonNode whole = answer.orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    if (whole.has("error")) {
      throw new IllegalStateException(method + " " + params + ": " + whole.get("error"));
    }
    return whole.get("result");
  }

  @Override
  public void close() {
    socket.abort();
    client.shutdownNow();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().orTimeout(DEADLINE.toSeconds(), TimeUnit.SECONDS).join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      profile.toFile().deleteOnExit();
    }
  }

  /** Puts the parts of messages together and gives each to who waits for it. */
  private final class Reader implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        take(whole);
      }
      from.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void take(String whole) {
      try {
        JsonNode message = json.readTree(whole);
        CompletableFuture<JsonNode> waiting = message.has("id") ? asked.remove(message.get("id").asInt()) : null;
        if (waiting != null) {
          waiting.complete(message);
        } else {
          listeners.forEach(listener -> listener.accept(message));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
