package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Volume;

import java.util.SortedMap;

/** Volumes in the engine's JSON. */
final class VolumeJson {
  private VolumeJson() {}

  static Instance read(JsonNode node) {
    SortedMap<String, String> labels = Nodes.map(node, "Labels");
    String name = Nodes.required(node, "Name");
    return new Instance(name, name, new Volume(name, Nodes.text(node, "Driver"), Nodes.map(node, "Options"), Labels.users(labels)),
        Labels.marks(labels), new Live.Still());
  }

  static ObjectNode write(Volume volume, Marks marks) {
    ObjectNode body = EngineApi.JSON.createObjectNode();
    body.put("Name", volume.name());
    if (volume.driver() != null) {
      body.put("Driver", volume.driver());
    }
    ObjectNode options = body.putObject("DriverOpts");
    volume.driverOpts().forEach(options::put);
    ObjectNode labels = body.putObject("Labels");
    Labels.marked(volume.labels(), marks).forEach(labels::put);
    return body;
  }
}
