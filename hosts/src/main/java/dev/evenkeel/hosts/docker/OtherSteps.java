package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Network;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;

import java.io.IOException;
import java.util.List;

/** The steps about networks, volumes and images. */
final class OtherSteps {
  private final EngineApi api;

  OtherSteps(EngineApi api) {
    this.api = api;
  }

  Outcome createNetwork(Network network, Marks marks) throws IOException {
    try {
      String id = Nodes.textOr(api.post("/networks/create", NetworkJson.write(network, marks)), "Id", "");
      return doneNetwork(id);
    } catch (EngineRefusedException e) {
      if (e.status() == 409) {
        JsonNode there = api.get("/networks/" + EngineApi.encoded(network.name()));
        if (marks.ours() && NetworkJson.read(there).marks().equals(marks)) {
          return doneNetwork(Nodes.textOr(there, "Id", ""));
        }
      }
      return new Outcome.Failed(Reason.CREATE_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private Outcome doneNetwork(String id) throws IOException {
    Instance network = NetworkJson.read(api.get("/networks/" + EngineApi.encoded(id)));
    return new Outcome.Done(network.id(), network);
  }

  Outcome removeNetwork(String id) throws IOException {
    return removal("/networks/" + EngineApi.encoded(id));
  }

  /** A volume that is there already is a fact; the engine tells it like one that it made. */
  Outcome createVolume(Step.CreateVolume step) throws IOException {
    try {
      Instance volume = VolumeJson.read(api.post("/volumes/create", VolumeJson.write(step.volume(), step.marks())));
      return new Outcome.Done(volume.id(), volume);
    } catch (EngineRefusedException e) {
      return new Outcome.Failed(Reason.CREATE_FAILED, String.valueOf(e.getMessage()));
    }
  }

  Outcome removeVolume(String name) throws IOException {
    return removal("/volumes/" + EngineApi.encoded(name));
  }

  /** Takes the reference away if it still names this image, and the image too when that was its last name. */
  Outcome removeImage(String id, String reference) throws IOException {
    try {
      JsonNode named = api.get("/images/" + EngineApi.encoded(reference) + "/json");
      if (Nodes.textOr(named, "Id", "").equals(id) && !reference.equals(id)) {
        Outcome untagged = removal("/images/" + EngineApi.encoded(reference));
        if (untagged instanceof Outcome.Failed) {
          return untagged;
        }
      }
    } catch (EngineRefusedException e) {
      if (e.status() != 404) {
        return new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage()));
      }
    }
    try {
      JsonNode left = api.get("/images/" + EngineApi.encoded(id) + "/json");
      List<String> tags = Nodes.list(left, "RepoTags");
      return tags.isEmpty() ? removal("/images/" + EngineApi.encoded(id)) : Outcome.Done.PLAIN;
    } catch (EngineRefusedException e) {
      return e.status() == 404 ? Outcome.Done.PLAIN : new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private Outcome removal(String path) throws IOException {
    try {
      api.delete(path);
    } catch (EngineRefusedException e) {
      if (e.status() != 404) {
        return new Outcome.Failed(Reason.STEP_FAILED, String.valueOf(e.getMessage()));
      }
    }
    return Outcome.Done.PLAIN;
  }
}
