package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Fields;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/** The steps about containers. What the engine says is already so is a fact and no error. */
final class ContainerSteps {
  private final EngineApi api;
  private final DockerReader reader;
  private final ImageFacts.Cache facts;

  ContainerSteps(EngineApi api, DockerReader reader, ImageFacts.Cache facts) {
    this.api = api;
    this.reader = reader;
    this.facts = facts;
  }

  private static String path(String id, String rest) {
    return "/containers/" + EngineApi.encoded(id) + rest;
  }

  private ApiVersion version() {
    return api.engine().api();
  }

  /** The reference where it means this very image on the host, so that people see a name in {@code docker ps}; else the ID. */
  private String nameOf(String reference, String imageId) throws IOException {
    try {
      return imageId.equals(Nodes.text(api.get("/images/" + EngineApi.encoded(reference) + "/json"), "Id")) ? reference : imageId;
    } catch (EngineRefusedException e) {
      return imageId; // no such name: the image came by its digest, or the tag is gone
    }
  }

  Outcome create(Step.CreateContainer step, String imageId) throws IOException {
    Container container = step.container();
    ImageFacts image = facts.of(imageId);
    if (image == null) {
      return new Outcome.Failed(Reason.IMAGE_MISSING, "there is no image " + imageId + " for " + container.name());
    }
    String missing = missingNetwork(container);
    if (missing != null) {
      return new Outcome.Failed(Reason.CREATE_FAILED, "network " + missing + " not found");
    }
    ObjectNode body = new ContainerWriting(container, version()).create(nameOf(container.image(), imageId), step.marks(),
        image.entrypoint(), step.carried(),
        this::sharedId,
        step.withAliases());
    String id;
    boolean fresh = true;
    try {
      id = Nodes.textOr(api.post("/containers/create?name=" + EngineApi.encoded(step.as()), body), "Id", "");
    } catch (EngineRefusedException e) {
      String ours = e.status() == 409 ? sameMarks(step.as(), step.marks()) : null;
      if (ours == null) {
        return new Outcome.Failed(
            e.status() == 404 && String.valueOf(e.getMessage()).contains("image") ? Reason.IMAGE_MISSING : Reason.CREATE_FAILED,
            String.valueOf(e.getMessage()));
      }
      id = ours;
      fresh = false;
    }
    try {
      connectLater(id, container, step.withAliases());
    } catch (EngineRefusedException e) {
      if (fresh) {
        remove(id, false); // it was never started: nothing of anybody's is in it
      }
      return new Outcome.Failed(Reason.CREATE_FAILED, String.valueOf(e.getMessage()));
    }
    return done(id);
  }

  /** The engine creates a container in a network that is not there, and refuses to start it. */
  private @Nullable String missingNetwork(Container container) throws IOException {
    if (container.networks().isEmpty()) {
      return null;
    }
    var there = reader.networkNames();
    return container.networks().keySet().stream().filter(network -> !there.contains(network)).findFirst().orElse(null);
  }

  /** A crash between the creation and the ledger leaves what we wanted to make: it is taken as made. */
  private @Nullable String sameMarks(String name, Marks marks) throws IOException {
    try {
      Instance there = reader.container(name);
      return there.name().equals(name) && marks.ours() && there.marks().equals(marks) ? there.id() : null;
    } catch (EngineRefusedException e) {
      return null;
    }
  }

  private void connectLater(String id, Container container, boolean withAliases) throws IOException {
    List<String> later = ContainerWriting.laterNetworks(container, version());
    if (later.isEmpty()) {
      return;
    }
    JsonNode there = api.get(path(id, "/json")).path("NetworkSettings").path("Networks");
    for (String network : later) {
      Container.Attachment attachment = container.networks().get(network);
      if (attachment != null && !there.has(network)) {
        connect(id, network, attachment, withAliases);
      }
    }
  }

  private void connect(String id, String network, Container.Attachment attachment, boolean withAliases) throws IOException {
    ObjectNode body = EngineApi.JSON.createObjectNode().put("Container", id);
    body.set("EndpointConfig", ContainerWriting.laterEndpoint(network, attachment, withAliases, version()));
    api.post("/networks/" + EngineApi.encoded(network) + "/connect", body);
  }

  private String sharedId(String mode) throws IOException {
    if (!mode.startsWith("container:")) {
      return mode;
    }
    return "container:" + Nodes.textOr(api.get(path(mode.substring(10), "/json")), "Id", "");
  }

  Outcome start(String id) throws IOException {
    return effect(Reason.START_FAILED, id, () -> api.post(path(id, "/start")));
  }

  /** Blocks for as long as the grace time takes. */
  Outcome stop(String id, @Nullable Duration grace) throws IOException {
    try {
      api.post(path(id, "/stop" + seconds(grace)));
    } catch (EngineRefusedException e) {
      if (e.status() != 304 && e.status() != 404) {
        return new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage()));
      }
      if (e.status() == 404) {
        return Outcome.Done.PLAIN;
      }
    }
    return done(id);
  }

  private static String seconds(@Nullable Duration grace) {
    return grace == null ? "" : "?t=" + ContainerReading.wholeSeconds(grace);
  }

  Outcome restart(String id, @Nullable Duration grace) throws IOException {
    return effect(Reason.START_FAILED, id, () -> api.post(path(id, "/restart" + seconds(grace))));
  }

  Outcome unpause(String id) throws IOException {
    try {
      api.post(path(id, "/unpause"));
    } catch (EngineRefusedException e) {
      if (!reader.container(id).container().running()) {
        return new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage()));
      }
    }
    return done(id);
  }

  Outcome rename(String id, String name) throws IOException {
    try {
      api.post(path(id, "/rename?name=" + EngineApi.encoded(name)));
    } catch (EngineRefusedException e) {
      if (e.status() == 404 || !reader.container(id).name().equals(name)) {
        return new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage()));
      }
    }
    return done(id);
  }

  Outcome remove(String id, boolean withAnonymousVolumes) throws IOException {
    try {
      Instance there = reader.container(id);
      api.delete(path(id, withAnonymousVolumes ? "?v=1" : ""));
      if (withAnonymousVolumes) {
        // Those carried over from a predecessor count as named with the engine, which keeps them.
        for (String volume : there.container().anonymousVolumes().values()) {
          removeVolumeIfUnused(volume);
        }
      }
    } catch (EngineRefusedException e) {
      boolean onItsWay = e.status() == 409 && String.valueOf(e.getMessage()).contains("already in progress");
      if (e.status() != 404 && !onItsWay) {
        return new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage()));
      }
    }
    return Outcome.Done.PLAIN;
  }

  private void removeVolumeIfUnused(String volume) throws IOException {
    try {
      api.delete("/volumes/" + EngineApi.encoded(volume));
    } catch (EngineRefusedException e) {
      if (e.status() != 404 && e.status() != 409) {
        throw e;
      }
    }
  }

  /**
   * The engine changes only what is named; a memory limit needs its swap limit in the same breath, or raising it is refused. A 0 means "as it is" to the engine: a limit cannot be taken away from a container, and that is told.
   */
  Outcome update(String id, Container container) throws IOException {
    ObjectNode body = EngineApi.JSON.createObjectNode();
    Container.Resources r = container.resources();
    ContainerWriting.resources(body, r);
    if (r.memLimit() != null && r.memLimit() > 0 && r.memswapLimit() == null) {
      body.put("MemorySwap", 2 * r.memLimit());
    }
    ContainerWriting.restart(body, container.restart());
    Outcome outcome = effect(Reason.STEP_FAILED, id, () -> api.post(path(id, "/update"), body));
    if (outcome instanceof Outcome.Done(String _, Instance now) && now != null) {
      List<String> kept = notTaken(r, ((Container) now.object()).resources());
      if (!kept.isEmpty()) {
        return new Outcome.Failed(Reason.STEP_FAILED,
            "the engine kept " + String.join(", ", kept) + ": only a new container can be without it");
      }
    }
    return outcome;
  }

  private static List<String> notTaken(Container.Resources wanted, Container.Resources now) {
    Fields asked = new Container("x", "x", Container.Program.NONE, wanted, Container.Security.NONE, Container.Namespaces.NONE, List.of(),
        List.of(),
        new TreeMap<>(), Container.Naming.NONE, null, null, null, new TreeMap<>()).fields();
    Fields seen = new Container("x", "x", Container.Program.NONE, now, Container.Security.NONE, Container.Namespaces.NONE, List.of(),
        List.of(),
        new TreeMap<>(), Container.Naming.NONE, null, null, null, new TreeMap<>()).fields();
    return asked.values().entrySet().stream().filter(field -> "0".equals(field.getValue()) && !"0".equals(seen.get(field.getKey())))
        .map(field -> field.getKey() + " at " + seen.get(field.getKey())).toList();
  }

  Outcome attach(String id, String network, Container.Attachment attachment) throws IOException {
    if (!reader.networkNames().contains(network)) {
      return new Outcome.Failed(Reason.STEP_FAILED, "network " + network + " not found");
    }
    try {
      connect(id, network, attachment, true);
    } catch (EngineRefusedException e) {
      if (e.status() == 404 || !attachment.equals(attachmentOf(id, network))) {
        return new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage()));
      }
    }
    return done(id);
  }

  private Container.@Nullable Attachment attachmentOf(String id, String network) throws IOException {
    return reader.container(id).object() instanceof Container there ? there.networks().get(network) : null;
  }

  Outcome detach(String id, String network) throws IOException {
    try {
      api.post("/networks/" + EngineApi.encoded(network) + "/disconnect", EngineApi.JSON.createObjectNode().put("Container", id));
    } catch (EngineRefusedException e) {
      String said = String.valueOf(e.getMessage());
      boolean goneAlready = e.status() == 404 || said.contains("is not connected");
      if (!goneAlready) {
        return new Outcome.Failed(Reason.STEP_FAILED, said);
      }
    }
    try {
      return done(id);
    } catch (EngineRefusedException e) {
      return Outcome.Done.PLAIN;
    }
  }

  Outcome signal(String id, String signal) throws IOException {
    return effect(Reason.STEP_FAILED, id, () -> api.post(path(id, "/kill?signal=" + EngineApi.encoded(signal))));
  }

  private interface Effect {
    JsonNode run() throws IOException;
  }

  private Outcome effect(Reason onRefusal, String id, Effect effect) throws IOException {
    try {
      effect.run();
    } catch (EngineRefusedException e) {
      if (e.status() != 304) {
        return new Outcome.Failed(onRefusal, String.valueOf(e.getMessage()));
      }
    }
    return done(id);
  }

  private Outcome done(String id) throws IOException {
    Instance now = reader.container(id);
    return new Outcome.Done(now.id(), now);
  }
}
