package dev.evenkeel.manifests.compose;

import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.RecordShape;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A Compose service in a manifest. Compose would put variables into its texts; a manifest has none, so a text that would mean something else to Compose is refused, and the same text means the same here and there. (A Stack will put its variables
 * in before this is asked.)
 */
public final class ComposeServiceShape implements Shape<ComposeService> {
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(?!secret:)|[A-Za-z_])");

  @Override
  public @Nullable ComposeService read(Cursor at) {
    boolean literal = refuseVariables(at);
    RecordShape<ComposeService> record = Shapes.ofRecord(ComposeService.class);
    ComposeService service = record.read(at);
    return service != null && ComposeRules.check(at, service) && literal ? service : null;
  }

  private static boolean refuseVariables(Cursor at) {
    boolean fine = true;
    switch (at.yaml()) {
      case Yaml.Scalar scalar -> {
        if (scalar.text().indexOf('$') >= 0 && VARIABLE.matcher(scalar.text().replace("$$", "")).find()) {
          at.refuse("variables are not put in here: \"" + Schemas.shorten(scalar.text()) + "\"",
              "write the value, or $$ for a dollar that the container is to see");
          fine = false;
        }
      }
      case Yaml.Sequence sequence -> {
        for (int i = 0; i < sequence.items().size(); i++) {
          fine &= refuseVariables(at.item(i, sequence.items().get(i)));
        }
      }
      case Yaml.Mapping mapping -> {
        for (Yaml.Entry entry : mapping.entries()) {
          fine &= refuseVariables(at.field(entry.key(), entry.value()));
        }
      }
    }
    return fine;
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Shapes.of(ComposeService.class).describe(definitions);
  }

  @Override
  public String words() {
    return "Compose service";
  }
}
