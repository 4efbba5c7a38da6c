package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.bind.Written;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** {@code networks} of a service: a list of names, or a mapping from names to nothing or to how the service stands in the network. */
public final class NetworksShape implements Shape<Map<String, Container.Attachment>> {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

  @Written(snakeCase = true)
  @Written.Refused(value = {"priority", "gw_priority", "driver_opts", "interface_name"}, instead = "leave it out")
  record Fields(@Field("Further names of the service in this network") List<String> aliases,
      @Field("Fixed IPv4 address") @Nullable String ipv4Address, @Field("Fixed IPv6 address") @Nullable String ipv6Address,
      @Field("MAC address") @Nullable String macAddress, @Field("Link-local addresses") List<String> linkLocalIps) {
    Fields {
      if (ipv4Address != null && !Addresses.isIpv4(ipv4Address)) {
        throw new Invalid("ipv4_address", "\"" + Schemas.shorten(ipv4Address) + "\" is not an IPv4 address", null);
      }
      if (ipv6Address != null && !Addresses.isIpv6(ipv6Address)) {
        throw new Invalid("ipv6_address", "\"" + Schemas.shorten(ipv6Address) + "\" is not an IPv6 address", null);
      }
    }

    Container.Attachment attachment() {
      return new Container.Attachment(new TreeSet<>(aliases), ipv4Address, ipv6Address, macAddress, linkLocalIps);
    }
  }

  @Override
  public @Nullable Map<String, Container.Attachment> read(Cursor at) {
    Map<String, Container.Attachment> networks = new LinkedHashMap<>();
    boolean fine = true;
    switch (at.yaml()) {
      case Yaml.Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          Cursor item = at.item(i, sequence.items().get(i));
          String name = item.text("the name of a network");
          fine &= name != null && put(item, name, Container.Attachment.PLAIN, networks);
        }
      }
      case Yaml.Mapping mapping -> {
        for (Yaml.Entry entry : mapping.entries()) {
          Cursor field = at.field(entry.key(), entry.value());
          Fields fields = field.isNull() ? new Fields(List.of(), null, null, null, List.of()) : Shapes.of(Fields.class).read(field);
          fine &= fields != null && put(field, entry.key(), fields.attachment(), networks);
        }
      }
      case Yaml.Scalar scalar -> {
        return at.refuse("expected a list or a mapping, found " + scalar.called(), "write - NAME");
      }
    }
    return fine ? networks : null;
  }

  private static boolean put(Cursor at, String name, Container.Attachment attachment, Map<String, Container.Attachment> into) {
    String reason = switch (name) {
      case "host", "none", "bridge" -> "is not a network to join by name";
      default -> !NAME.matcher(name).matches() ? "is not the name of a network" : into.containsKey(name) ? "is written twice" : null;
    };
    if (reason != null) {
      at.refuse("\"" + Schemas.shorten(name) + "\" " + reason,
          reason.startsWith("is not a network") ? "write network_mode: " + name : null);
      return false;
    }
    into.put(name, attachment);
    return true;
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.list(Schemas.type("string")),
        Schemas.mapping(Schemas.anyOf(List.of(Schemas.type("null"), Shapes.of(Fields.class).describe(definitions))))));
  }

  @Override
  public String words() {
    return "list of names or mapping";
  }
}
