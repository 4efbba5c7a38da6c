package dev.evenkeel.manifests.kinds;

import dev.evenkeel.api.host.Checks;
import dev.evenkeel.api.host.Probe;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.DurationShape;
import dev.evenkeel.manifests.read.bind.EnumShape;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.ListShape;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How health is written. */
public final class ChecksFields {
  private ChecksFields() {}

  /** The shape of {@code probes}. */
  public static final class Probes implements Shape<List<Probe>> {
    private final ListShape<Probe> list = new ListShape<>(new ProbeShape());

    @Override
    public @Nullable List<Probe> read(Cursor at) {
      return list.read(at);
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return list.describe(definitions);
    }

    @Override
    public String words() {
      return "list of probes";
    }
  }

  /** {@code remedy}: what is done while it stays unhealthy. */
  public record Remedy(
      @Field(value = "What is tried, in this order", byDefault = "restart, recreate") @ShapedBy(Steps.class) List<Checks.Action> steps,
      @Field(name = "wait", value = "Between a step and the judgement whether it helped", byDefault = "30s") Duration pause,
      @Field(value = "How many steps within which time", byDefault = "5 per 1h") @ShapedBy(BudgetShape.class) Budget budget) {
    public Checks.Remedy lowered() {
      return new Checks.Remedy(steps, pause, budget.steps(), budget.per());
    }
  }

  /** Steps within a time. */
  public record Budget(int steps, Duration per) {}

  /** {@code [restart, recreate]}, or the same words in one text. */
  public static final class Steps implements Shape<List<Checks.Action>> {
    private final ListShape<Checks.Action> list = new ListShape<>(new EnumShape<>(Checks.Action.class));

    @Override
    public @Nullable List<Checks.Action> read(Cursor at) {
      if (at.yaml() instanceof Yaml.Scalar scalar && scalar.text().matches("(?:restart|recreate)(?:, (?:restart|recreate))*")) {
        return List.of(scalar.text().split(", ", -1)).stream()
            .map(word -> word.equals("restart") ? Checks.Action.RESTART : Checks.Action.RECREATE).toList();
      }
      return list.read(at);
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return list.describe(definitions);
    }

    @Override
    public String words() {
      return "list of restart | recreate";
    }
  }

  /** {@code 5 per 1h}. */
  public static final class BudgetShape implements Shape<Budget> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,4}) per (\\S+)");
    private static final DurationShape DURATION = new DurationShape();

    @Override
    public @Nullable Budget read(Cursor at) {
      String text = at.text("a budget");
      if (text == null) {
        return null;
      }
      Matcher parts = FORM.matcher(text);
      if (!parts.matches()) {
        return at.refuse("\"" + Schemas.shorten(text) + "\" is not a budget", "write it like 5 per 1h");
      }
      Duration per = DURATION.read(new Cursor(new Yaml.Scalar(at.at(), parts.group(2), false), at.path(), at.notes()));
      return per == null ? null : new Budget(Integer.parseInt(parts.group(1)), per);
    }

    @Override
    public Map<String, Object> describe(Definitions definitions) {
      return Schemas.pattern("^[0-9]+ per .+$");
    }

    @Override
    public String words() {
      return "N per duration";
    }
  }
}
