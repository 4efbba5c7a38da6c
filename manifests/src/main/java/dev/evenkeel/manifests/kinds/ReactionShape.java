package dev.evenkeel.manifests.kinds;

import dev.evenkeel.api.host.Container;
import dev.evenkeel.api.host.Reaction;
import dev.evenkeel.manifests.compose.CommandShape;
import dev.evenkeel.manifests.read.bind.Cursor;
import dev.evenkeel.manifests.read.bind.Definitions;
import dev.evenkeel.manifests.read.bind.Field;
import dev.evenkeel.manifests.read.bind.Invalid;
import dev.evenkeel.manifests.read.bind.Schemas;
import dev.evenkeel.manifests.read.bind.Shape;
import dev.evenkeel.manifests.read.bind.ShapedBy;
import dev.evenkeel.manifests.read.bind.Shapes;
import dev.evenkeel.manifests.read.bind.Suggestion;
import dev.evenkeel.manifests.read.bind.Written;
import dev.evenkeel.manifests.read.yaml.Yaml;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/** {@code onChange}: {@code restart}, {@code recreate}, {@code reload} (units), {@code {signal: SIGHUP}}, {@code {http: ADDRESS}} or {@code {exec: [...]}}. */
public final class ReactionShape implements Shape<Reaction> {
  private static final List<String> WORDS = List.of("restart", "recreate", "reload");

  @Written.OneOf(value = {"signal", "http", "exec"}, required = true)
  record LongForm(@Field("Signal to its first process, as SIGHUP") @Nullable String signal,
      @Field("Address that is called with POST, as :9090/-/reload") @Nullable String http,
      @Field(value = "Method of the call", byDefault = "POST") String method,
      @Field("Command in the container") @ShapedBy(CommandShape.class) Container.@Nullable Words exec) {
    LongForm {
      if (signal != null && !signal.matches("(?:SIG)?[A-Z]{2,6}[0-9]?|[1-9][0-9]?")) {
        throw new Invalid("signal", "\"" + Schemas.shorten(signal) + "\" is not a signal", "write it like SIGHUP");
      }
      if (!method.matches("GET|POST|PUT")) {
        throw new Invalid("method", "\"" + Schemas.shorten(method) + "\" is not one of GET, POST, PUT", null);
      }
      if (exec != null && exec.words().isEmpty()) {
        throw new Invalid("exec", "names no command", null);
      }
    }

    Reaction reaction() {
      if (signal != null) {
        return new Reaction.Signal(signal);
      }
      if (http != null) {
        return new Reaction.Http(method, http);
      }
      return new Reaction.Exec(exec == null ? Container.Words.of() : exec);
    }
  }

  @Override
  public @Nullable Reaction read(Cursor at) {
    if (at.yaml() instanceof Yaml.Mapping mapping) {
      LongForm form = Shapes.of(LongForm.class).read(at);
      Yaml address = mapping.get("http");
      if (form != null && form.http() != null && address != null && !ProbeShape.isAddress(form.http())) {
        return at.refuseAt(address.at(), "http: \"" + Schemas.shorten(form.http()) + "\" is not an address",
            "write :PORT/path, HOST:PORT/path or a URL");
      }
      return form == null ? null : form.reaction();
    }
    String text = at.text("restart, recreate, reload, or a mapping");
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "restart" -> new Reaction.Restart();
      case "recreate" -> new Reaction.Recreate();
      case "reload" -> new Reaction.Reload();
      default -> {
        String suggestion = Suggestion.of(text, WORDS);
        yield at.refuse("\"" + Schemas.shorten(text) + "\" is no reaction",
            suggestion != null ? suggestion : "restart, recreate, reload, {signal: SIGHUP}, {http: …} or {exec: […]}");
      }
    };
  }

  @Override
  public Map<String, Object> describe(Definitions definitions) {
    return Schemas.anyOf(List.of(Schemas.oneOfTexts(WORDS), definitions.refer(LongForm.class,
        () -> dev.evenkeel.manifests.read.bind.RecordSchema.of(List.of(Shapes.ofRecord(LongForm.class)), false, definitions))));
  }

  @Override
  public String words() {
    return "reaction";
  }
}
