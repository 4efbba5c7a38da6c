package dev.evenkeel.operator.app.cli;

import dev.evenkeel.operator.app.cli.render.Paint;
import dev.evenkeel.operator.app.cli.render.Structured;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

import java.net.URI;
import java.time.Instant;
import java.util.function.Supplier;

/** The command itself: the options that every command has. */
@Command(name = "evenkeel", synopsisSubcommandLabel = "COMMAND", mixinStandardHelpOptions = false, description = {
    "Keeps containers, networks, volumes, files and systemd units of plain Docker hosts as the manifests in git say.", ""}, footer = {"",
        "Begin with:  evenkeel run          an example on this machine, or the manifests of this folder",
        "             evenkeel validate .   checks manifests, touches nothing"})
final class Evenkeel implements Runnable {
  static final String DEFAULT_SERVER = "http://127.0.0.1:8420";
  final Terminal terminal;

  @Option(names = {"-o",
      "--output"}, scope = ScopeType.INHERIT, paramLabel = "FORMAT", defaultValue = "table", description = "${COMPLETION-CANDIDATES} (markdown: plan and drift only; html: drift only); table if not said")
  Format output = Format.TABLE;

  @Option(names = "--server", scope = ScopeType.INHERIT, paramLabel = "URL", description = "the server to ask; else EVENKEEL_SERVER, else "
      + DEFAULT_SERVER)
  @Nullable
  String server;

  @Option(names = "--token", scope = ScopeType.INHERIT, paramLabel = "TOKEN", description = "for a server that asks for one; else EVENKEEL_TOKEN")
  @Nullable
  String token;

  @Option(names = "--no-color", scope = ScopeType.INHERIT, description = "no colours; NO_COLOR does the same")
  boolean noColour;

  @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "this text")
  boolean help;

  @Option(names = {"-V", "--version"}, versionHelp = true, description = "the version")
  boolean version;

  @CommandLine.Spec
  CommandLine.Model.@Nullable CommandSpec spec;

  Evenkeel(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    CommandLine.Model.CommandSpec known = spec;
    if (known != null) {
      known.commandLine().usage(terminal.out());
    }
  }

  Paint paint() {
    boolean plain = noColour || terminal.variable("NO_COLOR") != null || "dumb".equals(terminal.variable("TERM"));
    return terminal.interactive() && !plain ? Paint.COLOURED : Paint.PLAIN;
  }

  Instant now() {
    return terminal.clock().instant();
  }

  Client client() {
    return new Client(URI.create(serverUrl()), token != null ? token : terminal.variable("EVENKEEL_TOKEN"), user());
  }

  /** Who types, for the server's history: the login name, as far as it fits into a header. */
  @Nullable
  String user() {
    String name = terminal.variable("USER");
    String known = name != null ? name : System.getProperty("user.name");
    String plain = known == null ? "" : known.replaceAll("[^\\x21-\\x7e]", "?");
    return plain.isEmpty() ? null : plain;
  }

  private String serverUrl() {
    String variable = terminal.variable("EVENKEEL_SERVER");
    String url = server != null ? server : variable != null ? variable : DEFAULT_SERVER;
    if (!url.matches("https?://[^\\s/]+/?")) {
      throw new Failure(
          (server != null ? "--server" : "EVENKEEL_SERVER") + " must be a URL such as " + DEFAULT_SERVER + ", not '" + url + "'");
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /** Prints the view in the format that was asked for. */
  void show(Object view, Supplier<String> table) {
    show(view, table, null, null);
  }

  /**
   * @param markdown null where there is none
   * @param html a page that needs nothing else, or null where there is none
   */
  void show(Object view, Supplier<String> table, @Nullable Supplier<String> markdown, @Nullable Supplier<String> html) {
    terminal.print(switch (output) {
      case TABLE -> table.get();
      case JSON -> Structured.json(view);
      case YAML -> Structured.yaml(view);
      case MARKDOWN -> {
        if (markdown == null) {
          throw new Failure("there is no markdown of this; -o markdown goes with plan and drift. Use table, json or yaml");
        }
        yield markdown.get();
      }
      case HTML -> {
        if (html == null) {
          throw new Failure("there is no page of this; -o html goes with drift. Use table, json or yaml");
        }
        yield html.get();
      }
    });
  }
}
