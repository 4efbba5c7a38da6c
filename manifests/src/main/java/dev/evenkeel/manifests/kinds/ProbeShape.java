package dev.evenkeel.manifests.kinds;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.manifests.compose.CommandShape;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.RecordSchema;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.bind.Written;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One of {@code probes}: {@code {http: ":9090/-/ready", interval: 30s, timeout: 5s, retries: 2}}, or {@code tcp}, {@code exec}, {@code redis}. */
public final class ProbeShape implements Shape<Probe> {
  private static final Pattern ADDRESS = Pattern
      .compile("(?:https?://)?(?:[a-zA-Z0-9._-]+|\\[[0-9a-fA-F:.]+\\])?(?::[0-9]{1,5})?(?:/[\\x21-\\x7e]*)?");

  @Written.OneOf(value = {"http", "tcp", "exec", "redis"}, required = true)
  record Fields(
      @Field("Address of a GET request: :PORT/path (the container's own address, or the host's loopback), HOST:PORT/path as seen from the host, or a URL") @Nullable String http,
      @Field("Address that accepts a connection, as :6379") @Nullable String tcp,
      @Field("Command in the container that ends with 0") @ShapedBy(CommandShape.class) Container.@Nullable Words exec,
      @Field("Address of a Redis that answers PING, as :6379") @Nullable String redis,
      @Field("Status that is success; if not said, 200 to 399") @Nullable Integer expect,
      @Field(value = "From the start of one try to the start of the next", byDefault = "30s") Duration interval,
      @Field(value = "Of one try", byDefault = "5s") Duration timeout,
      @Field(value = "Failures in a row that make it unhealthy", byDefault = "3") int retries,
      @Field(value = "Failures within this time after a start do not count", byDefault = "0s") Duration startPeriod) {
    Fields {
      address("http", http);
      address("tcp", tcp);
      address("redis", redis);
      if (tcp != null && !tcp.matches(".*:[0-9]+")) {
        throw new Invalid("tcp", "\"" + Schemas.shorten(tcp) + "\" has no port", "write :PORT or HOST:PORT");
      }
      if (redis != null && !redis.matches(".*:[0-9]+")) {
        throw new Invalid("redis", "\"" + Schemas.shorten(redis) + "\" has no port", "write :PORT or HOST:PORT");
      }
      if (expect != null && (http == null || expect < 100 || expect > 599)) {
        throw new Invalid("expect", http == null ? "goes with http only" : expect + " is not an HTTP status", null);
      }
      if (interval.compareTo(Duration.ofMillis(100)) < 0) {
        throw new Invalid("interval", "is shorter than 100ms", "it would be all the host does");
      }
      if (timeout.isZero()) {
        throw new Invalid("timeout", "is nothing", "write 1s or more");
      }
      if (retries < 1) {
        throw new Invalid("retries", "must be 1 or more", null);
      }
      if (exec != null && exec.words().isEmpty()) {
        throw new Invalid("exec", "names no command", null);
      }
    }

    private static void address(String field, @Nullable String address) {
      if (address != null && !isAddress(address)) {
        throw new Invalid(field, "\"" + Schemas.shorten(address) + "\" is not an address", "write :PORT, HOST:PORT, with a path, or a URL");
      }
    }

    Probe probe() {
      Probe.Check check = http != null
          ? new Probe.Http(http, expect)
          : tcp != null
              ? new Probe.Tcp(tcp)
              : redis != null ? new Probe.Redis(redis) : new Probe.Exec(exec == null ? Container.Words.of() : exec);
      return new Probe(check, interval, timeout, retries, startPeriod);
    }
  }

  /** Whether it has a form that {@link Probe} knows. */
  static boolean isAddress(String text) {
    return !text.isEmpty() && text.length() <= 2_000 && ADDRESS.matcher(text).matches();
  }

  @Override
  public @Nullable Probe read(Cursor at) {
    Fields fields = Shapes.of(Fields.class).read(at);
    return fields == null ? null : fields.probe();
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return definitions.refer(Fields.class, () -> RecordSchema.of(List.of(Shapes.ofRecord(Fields.class)), false, definitions));
  }

  @Override
  public String words() {
    return "probe";
  }
}
