package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.bind.Written;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One entry of {@code ports}, which may be a range and so several ports: {@code [[IP:][HOST]:]CONTAINER[/PROTOCOL]}, or the long form. */
final class PortShape implements Shape<List<Container.Port>> {
  private static final Pattern SHORT = Pattern.compile(
      "(?:(?:\\[(?<six>[0-9a-fA-F:.]+)\\]|(?<ip>[0-9]+\\.[0-9.]*|[0-9a-fA-F:]*?:[0-9a-fA-F:.]*?)):)?(?:(?<host>[0-9]{1,5}(?:-[0-9]{1,5})?)?:)?(?<target>[0-9]{1,5}(?:-[0-9]{1,5})?)(?:/(?<protocol>[a-zA-Z]+))?");

  private record Range(int first, int last) {
    int size() {
      return last - first + 1;
    }
  }

  @Written(snakeCase = true)
  @Written.Refused(value = "app_protocol", instead = "it is a hint for others; leave it out")
  record LongForm(@Field("Port in the container") int target,
      @Field("Port of the host; the engine chooses if not said") @Nullable String published,
      @Field("Address of the host; all if not said") @Nullable String hostIp,
      @Field(value = "tcp, udp or sctp", byDefault = "tcp") String protocol,
      @Field("host or ingress; both mean the host here") @Nullable String mode,
      @Field("For people") @Nullable String name) {}

  /** The shape of {@code ports}. */
  public static final class ListOf implements Shape<List<Container.Port>> {
    private final PortShape one = new PortShape();

    @Override
    public @Nullable List<Container.Port> read(Cursor at) {
      if (!(at.yaml() instanceof Yaml.Sequence sequence)) {
        return at.refuse("expected a list, found " + at.yaml().called(), "write - \"8080:80\"");
      }
      List<Container.Port> ports = new ArrayList<>();
      boolean fine = true;
      for (int i = 0; i < sequence.items().size(); i++) {
        Cursor item = at.item(i, sequence.items().get(i));
        List<Container.Port> some = one.read(item);
        fine &= some != null;
        for (Container.Port port : some == null ? List.<Container.Port>of() : some) {
          if (ports.contains(port)) {
            item.refuse(port.fieldKey() + " is published twice", "remove one");
            fine = false;
          }
          ports.add(port);
        }
      }
      return fine ? List.copyOf(ports) : null;
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return Schemas.list(one.describe(definitions));
    }

    @Override
    public String words() {
      return "list of ports";
    }
  }

  @Override
  public @Nullable List<Container.Port> read(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping) {
      LongForm form = Shapes.of(LongForm.class).read(at);
      return form == null ? null : make(at, form.hostIp(), form.published(), Integer.toString(form.target()), form.protocol());
    }
    String text = at.text("a port");
    if (text == null) {
      return null;
    }
    Matcher parts = SHORT.matcher(text);
    if (text.length() > 120 || !parts.matches()) {
      return at.refuse("\"" + Schemas.shorten(text) + "\" is not a port", "write [IP:]HOST:CONTAINER, as \"127.0.0.1:8080:80\"");
    }
    String protocol = parts.group("protocol");
    return make(at, parts.group("six") != null ? parts.group("six") : parts.group("ip"), parts.group("host"), parts.group("target"),
        protocol == null ? "tcp" : protocol);
  }

  private static @Nullable List<Container.Port> make(Cursor at, @Nullable String ip, @Nullable String published, String target,
      String protocol) {
    if (!List.of("tcp", "udp", "sctp").contains(protocol)) {
      return at.refuse("protocol \"" + Schemas.shorten(protocol) + "\" is not one of tcp, udp, sctp", null);
    }
    if (ip != null && !Addresses.isIp(ip)) {
      return at.refuse("\"" + Schemas.shorten(ip) + "\" is not an IP address", "write it as 127.0.0.1 or [::1]");
    }
    Range inside = range(at, target);
    Range outside = published == null || published.isEmpty() ? null : range(at, published);
    if (inside == null || (published != null && !published.isEmpty() && outside == null)) {
      return null;
    }
    if (outside != null && outside.size() != inside.size()) {
      return at.refuse("ranges of " + outside.size() + " and " + inside.size() + " ports do not fit",
          inside.size() == 1 ? "name one port of the host" : "make them equally long");
    }
    List<Container.Port> ports = new ArrayList<>();
    for (int i = 0; i < inside.size(); i++) {
      ports.add(new Container.Port(ip == null || ip.equals("0.0.0.0") ? null : ip,
          outside == null ? null : Integer.valueOf(outside.first() + i), inside.first() + i, protocol));
    }
    return ports;
  }

  private static @Nullable Range range(Cursor at, String text) {
    Matcher numbers = Pattern.compile("([0-9]{1,5})(?:-([0-9]{1,5}))?").matcher(text);
    if (!numbers.matches()) {
      return at.refuse("\"" + Schemas.shorten(text) + "\" is not a port or a range of ports", "write 8080 or 8080-8090");
    }
    int first = Integer.parseInt(numbers.group(1));
    int last = numbers.group(2) == null ? first : Integer.parseInt(numbers.group(2));
    if (first < 1 || last > 65535 || last < first) {
      return at.refuse("\"" + text + "\" is not within 1 and 65535",
          first < 1 ? "leave the port of the host out to let the engine choose" : null);
    }
    return new Range(first, last);
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("string"), Schemas.type("integer"), Shapes.of(LongForm.class).describe(definitions)));
  }

  @Override
  public String words() {
    return "port";
  }
}
