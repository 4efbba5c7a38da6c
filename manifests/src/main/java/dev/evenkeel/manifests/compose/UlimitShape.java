package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container.Ulimit;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.MapShape;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** A number for both limits, or {@code {soft, hard}}; −1 is unlimited. */
final class UlimitShape implements Shape<Ulimit> {
  private static final Shape<Long> NUMBER = Shapes.of(Long.class);

  record Both(@Field("The limit that counts") long soft, @Field("How far it may be raised from inside") long hard) {
    Both {
      if (hard != -1 && (soft > hard || soft == -1)) {
        throw new Invalid("soft", "is above hard", "lower it, or raise hard");
      }
    }
  }

  /** The shape of {@code ulimits}. */
  public static final class MapOf implements Shape<Map<String, Ulimit>> {
    private final MapShape<Ulimit> map = new MapShape<>(new UlimitShape());

    @Override
    public @Nullable Map<String, Ulimit> read(Cursor at) {
      return map.read(at);
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return map.describe(definitions);
    }

    @Override
    public String words() {
      return map.words();
    }
  }

  @Override
  public @Nullable Ulimit read(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping) {
      Both both = Shapes.of(Both.class).read(at);
      return both == null ? null : new Ulimit(both.soft(), both.hard());
    }
    Long limit = NUMBER.read(at);
    return limit == null ? null : new Ulimit(limit, limit);
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.type("integer"), Shapes.of(Both.class).describe(definitions)));
  }

  @Override
  public String words() {
    return "number or soft and hard";
  }
}
