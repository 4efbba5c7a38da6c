package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.api.host.Instance;
import dev.evenkeel.api.host.Live;
import dev.evenkeel.api.host.Marks;
import dev.evenkeel.api.host.Network;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/** Networks in the engine's JSON. A list entry says as much about the configuration as an inspection. */
final class NetworkJson {
  private NetworkJson() {}

  static Instance read(JsonNode node) {
    SortedMap<String, String> labels = Nodes.map(node, "Labels");
    JsonNode ipam = node.path("IPAM");
    List<Network.Subnet> subnets = new ArrayList<>();
    ipam.path("Config").forEach(subnet -> subnets.add(new Network.Subnet(Nodes.textOr(subnet, "Subnet", ""), Nodes.text(subnet, "Gateway"),
        Nodes.text(subnet, "IPRange"))));
    String name = Nodes.required(node, "Name");
    Network network = new Network(name, Nodes.text(node, "Driver"), Nodes.map(node, "Options"), Nodes.flag(node, "Attachable"),
        Nodes.flag(node, "Internal"), Nodes.flag(node, "EnableIPv6"), Nodes.text(ipam, "Driver"), subnets, Labels.users(labels));
    return new Instance(Nodes.textOr(node, "Id", ""), name, network, Labels.marks(labels), new Live.Still());
  }

  static ObjectNode write(Network network, Marks marks) {
    ObjectNode body = EngineApi.JSON.createObjectNode();
    body.put("Name", network.name()).put("CheckDuplicate", true);
    if (network.driver() != null) {
      body.put("Driver", network.driver());
    }
    if (network.internal() != null) {
      body.put("Internal", network.internal());
    }
    if (network.attachable() != null) {
      body.put("Attachable", network.attachable());
    }
    if (network.enableIpv6() != null) {
      body.put("EnableIPv6", network.enableIpv6());
    }
    if (network.ipamDriver() != null || !network.ipam().isEmpty()) {
      ObjectNode ipam = body.putObject("IPAM");
      ipam.put("Driver", network.ipamDriver() == null ? "default" : network.ipamDriver());
      network.ipam().forEach(subnet -> {
        ObjectNode one = ipam.withArray("Config").addObject().put("Subnet", subnet.subnet());
        if (subnet.gateway() != null) {
          one.put("Gateway", subnet.gateway());
        }
        if (subnet.ipRange() != null) {
          one.put("IPRange", subnet.ipRange());
        }
      });
    }
    ObjectNode options = body.putObject("Options");
    network.driverOpts().forEach(options::put);
    ObjectNode labels = body.putObject("Labels");
    Labels.marked(network.labels(), marks).forEach(labels::put);
    return body;
  }
}
