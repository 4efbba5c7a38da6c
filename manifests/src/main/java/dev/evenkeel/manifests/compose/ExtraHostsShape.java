package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code extra_hosts}: a list of {@code NAME=IP} or {@code NAME:IP}, or a mapping from names to one or several IPs. Leaves as the engine's {@code NAME:IP}, without brackets. */
public final class ExtraHostsShape implements Shape<List<String>> {
  private static final OneOrManyShape IPS = new OneOrManyShape();

  @Override
  public @Nullable List<String> read(Cursor at) {
    List<String> hosts = new ArrayList<>();
    boolean fine = true;
    switch (at.yaml()) {
      case Yaml.Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          Cursor item = at.item(i, sequence.items().get(i));
          String text = item.text("NAME=IP");
          fine &= text != null && split(item, text, hosts);
        }
      }
      case Yaml.Mapping mapping -> {
        for (Yaml.Entry entry : mapping.entries()) {
          Cursor field = at.field(entry.key(), entry.value());
          List<String> ips = IPS.read(field);
          fine &= ips != null && ips.stream().allMatch(ip -> add(field, entry.key(), ip, hosts));
        }
      }
      case Yaml.Scalar scalar -> {
        return at.refuse("expected a list or a mapping, found " + scalar.called(), "write - NAME=IP");
      }
    }
    return fine ? List.copyOf(hosts) : null;
  }

  private static boolean split(Cursor at, String text, List<String> into) {
    int cut = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
    if (cut <= 0) {
      at.refuse("\"" + Schemas.shorten(text) + "\" has no address", "write NAME=IP");
      return false;
    }
    return add(at, text.substring(0, cut), text.substring(cut + 1), into);
  }

  private static boolean add(Cursor at, String name, String address, List<String> into) {
    String ip = address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    if (!ip.equals("host-gateway") && !Addresses.isIp(ip)) {
      at.refuse("\"" + Schemas.shorten(address) + "\" is not an IP address", "write one, or host-gateway");
      return false;
    }
    if (!name.matches("[a-zA-Z0-9_.-]{1,255}")) {
      at.refuse("\"" + Schemas.shorten(name) + "\" is not a host name", null);
      return false;
    }
    into.add(name + ":" + ip);
    return true;
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.list(Schemas.type("string")),
        Schemas.mapping(Schemas.anyOf(List.of(Schemas.type("string"), Schemas.list(Schemas.type("string")))))));
  }

  @Override
  public String words() {
    return "list of NAME=IP or mapping";
  }
}
