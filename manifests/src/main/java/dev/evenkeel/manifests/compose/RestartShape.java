package dev.evenkeel.manifests.compose;

import dev.evenkeel.api.host.Container.Restart;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.Suggestion;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code restart}: no, always, on-failure[:N], unless-stopped. The unquoted {@code no} is the word, not a truth. */
public final class RestartShape implements Shape<Restart> {
  private static final Pattern FAILURE = Pattern.compile("on-failure(?::([0-9]{1,6}))?");

  @Override
  public @Nullable Restart read(Cursor at) {
    String text = at.text("no, always, on-failure or unless-stopped");
    if (text == null) {
      return null;
    }
    Matcher failure = FAILURE.matcher(text);
    if (failure.matches()) {
      return new Restart(Restart.Mode.ON_FAILURE, failure.group(1) == null ? null : Integer.valueOf(failure.group(1)));
    }
    return switch (text) {
      case "no", "false" -> new Restart(Restart.Mode.NO, null);
      case "always" -> new Restart(Restart.Mode.ALWAYS, null);
      case "unless-stopped" -> new Restart(Restart.Mode.UNLESS_STOPPED, null);
      default -> {
        String suggestion = Suggestion.of(text, List.of("no", "always", "on-failure", "unless-stopped"));
        yield at.refuse("\"" + Schemas.shorten(text) + "\" is not a restart policy",
            suggestion != null ? suggestion : "no, always, on-failure[:N] or unless-stopped");
      }
    };
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.pattern("^(no|always|unless-stopped|on-failure(:[0-9]+)?)$");
  }

  @Override
  public String words() {
    return "no | always | on-failure[:N] | unless-stopped";
  }
}
