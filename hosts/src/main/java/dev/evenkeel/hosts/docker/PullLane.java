package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import dev.evenkeel.api.host.HostState.Failure;
import dev.evenkeel.api.host.HostState.Ongoing;
import dev.evenkeel.api.host.Image;
import dev.evenkeel.api.host.ObjectKey;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.docker.http.Answer;
import dev.evenkeel.hosts.docker.http.Call;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Image transfers of one engine, beside everything else: a pass starts one, later passes see how it goes. A failure stays visible until the image is asked for again. */
final class PullLane {
  private static final int AT_ONCE = 2;
  private final EngineApi api;
  private final RegistryLogins logins;
  private final InstantSource clock;
  private final Map<String, Transfer> transfers = new ConcurrentHashMap<>();
  private final Semaphore lane = new Semaphore(AT_ONCE, true);

  private static final class Transfer {
    final Image image;
    final Instant since;
    volatile String progress = "waiting";
    volatile @Nullable Failure failure;

    Transfer(Image image, Instant since) {
      this.image = image;
      this.since = since;
    }
  }

  PullLane(EngineApi api, RegistryLogins logins, InstantSource clock) {
    this.api = api;
    this.logins = logins;
    this.clock = clock;
  }

  /** Starts the transfer unless the same one is under way. */
  void start(Image image) {
    Transfer mine = new Transfer(image, clock.instant());
    Transfer now = transfers.compute(image.reference(),
        (reference, there) -> there != null && there.failure == null && there.image.equals(image) ? there : mine);
    if (now == mine) {
      Thread.ofVirtual().name("pull " + image.reference()).start(() -> run(mine));
    }
  }

  SortedMap<ObjectKey, Ongoing> ongoing() {
    SortedMap<ObjectKey, Ongoing> all = new TreeMap<>();
    transfers.forEach((reference, transfer) -> all.put(ObjectKey.image(reference),
        new Ongoing(Ongoing.What.PULL, transfer.since, transfer.failure, transfer.failure == null ? transfer.progress : null)));
    return all;
  }

  private void run(Transfer transfer) {
    try {
      lane.acquire();
      try {
        pull(transfer);
        transfers.remove(transfer.image.reference(), transfer);
      } finally {
        lane.release();
      }
    } catch (EngineRefusedException e) {
      fail(transfer, reason(e.status(), String.valueOf(e.getMessage())), e);
    } catch (IOException e) {
      fail(transfer, Reason.STEP_FAILED, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(transfer, Reason.STEP_FAILED, e);
    }
  }

  private void fail(Transfer transfer, Reason reason, Exception e) {
    transfer.failure = new Failure(reason, "pull " + transfer.image.pullReference() + ": " + e.getMessage(), clock.instant());
  }

  private void pull(Transfer transfer) throws IOException {
    Image image = transfer.image;
    String reference = image.pullReference();
    String query = "fromImage=" + EngineApi.encoded(References.repository(reference)) + "&tag=" + EngineApi.encoded(tagOrDigest(reference))
        + (image.platform() == null ? "" : "&platform=" + EngineApi.encoded(image.platform()));
    Call call = logins.authorize(Call.post(api.engine().path("/images/create?" + query)), reference);
    transfer.progress = "asking the registry";
    follow(call, transfer);
    String tag = References.tag(image.reference());
    if (tag != null && reference.contains("@") && !image.reference().contains("@")) {
      // What was fetched by digest gets the tag that people know it by.
      api.post(
          "/images/" + EngineApi.encoded(reference) + "/tag?repo=" + EngineApi.encoded(References.repository(image.reference())) + "&tag="
              + EngineApi.encoded(tag));
    }
  }

  private static String tagOrDigest(String reference) {
    String digest = References.digest(reference);
    String tag = References.tag(reference);
    return digest != null ? digest : tag == null ? "latest" : tag;
  }

  private void follow(Call call, Transfer transfer) throws IOException {
    Map<String, long[]> layers = new TreeMap<>();
    try (Answer answer = api.open(call);
        JsonParser parser = EngineApi.JSON.createParser(answer.body());
        MappingIterator<JsonNode> lines = EngineApi.JSON.readerFor(JsonNode.class).readValues(parser)) {
      while (lines.hasNextValue()) {
        JsonNode line = lines.nextValue();
        String error = Nodes.text(line, "error");
        if (error != null) {
          throw new EngineRefusedException(500, error);
        }
        JsonNode detail = line.path("progressDetail");
        String layer = Nodes.text(line, "id");
        if (layer != null && detail.path("total").asLong() > 0 && "Downloading".equals(Nodes.text(line, "status"))) {
          layers.put(layer, new long[]{detail.path("current").asLong(), detail.path("total").asLong()});
          transfer.progress = progress(layers);
        } else if (layers.isEmpty()) {
          transfer.progress = Nodes.textOr(line, "status", transfer.progress);
        }
      }
    }
  }

  private static String progress(Map<String, long[]> layers) {
    long current = layers.values().stream().mapToLong(layer -> layer[0]).sum();
    long total = layers.values().stream().mapToLong(layer -> layer[1]).sum();
    return "downloading " + (current >> 20) + " of " + (total >> 20) + " MiB";
  }

  /** The engine answers a registry's refusals with 404 or 500 and tells them apart in words only. */
  static Reason reason(int status, String message) {
    if (message.contains("manifest unknown") || message.contains("not found") || message.contains("repository does not exist")
        || status == 404) {
      return message.contains("denied") || message.contains("unauthorized") ? Reason.REGISTRY_REFUSED : Reason.IMAGE_MISSING;
    }
    return Reason.REGISTRY_REFUSED;
  }
}
