package dev.evenkeel.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.hosts.docker.http.Answer;
import dev.evenkeel.hosts.docker.http.Call;
import dev.evenkeel.hosts.docker.http.EngineHttp;
import dev.evenkeel.hosts.files.FileAsk;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The least that has to be asked to know 50 containers, 10 units and 10 files: one list, all inspections side by side over pooled channels of one session, one call for the units, one for the files, all three at once. Answers are parsed and thrown away.
 */
public final class RawPass implements AutoCloseable {
  /** As many as one session carries well; more make it slower. */
  private static final int CHANNELS = 12;
  private static final ObjectMapper JSON = new ObjectMapper();
  private final RawHost host;
  private final EngineHttp http;
  private final List<String> units;
  private final FileAsk files;

  public RawPass(RawHost host, List<String> units, List<String> paths) {
    this.host = host;
    this.http = new EngineHttp(host.link(), host.socket());
    this.units = units;
    this.files = FileAsk.of(paths.toArray(String[]::new));
  }

  /** @return how many containers were inspected */
  public int run() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> readUnits = threads.submit(() -> host.systemd().read(units));
      Future<?> readFiles = threads.submit(() -> host.files().read(files));
      int containers = scrape(threads);
      readUnits.get();
      readFiles.get();
      return containers;
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  /** Only the engine's part.
   *
   * @return how many containers were inspected */
  public int scrape() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      return scrape(threads);
    }
  }

  private int scrape(ExecutorService threads) throws Exception {
    List<String> ids = new ArrayList<>();
    get("/containers/json?all=1").forEach(container -> ids.add(container.path("Id").asText()));
    List<Future<Integer>> workers = new ArrayList<>();
    for (int channel = 0; channel < CHANNELS; channel++) {
      int first = channel;
      workers.add(threads.submit(() -> {
        for (int i = first; i < ids.size(); i += CHANNELS) {
          get("/containers/" + ids.get(i) + "/json");
        }
        return ids.size();
      }));
    }
    for (Future<Integer> worker : workers) {
      worker.get();
    }
    return ids.size();
  }

  private JsonNode get(String path) throws IOException {
    try (Answer answer = http.execute(Call.get("/v1.41" + path))) {
      return JSON.readTree(answer.body().readAllBytes());
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
