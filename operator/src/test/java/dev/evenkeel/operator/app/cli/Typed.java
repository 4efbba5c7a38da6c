package dev.evenkeel.operator.app.cli;

import dev.evenkeel.operator.app.Sample;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;

/** A command as a person typed it, and what came of it. */
record Typed(int code, String out, String err) {

  static Typed run(Map<String, String> environment, Path folder, boolean interactive, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = Main.run(new Terminal(new PrintWriter(out), new PrintWriter(err), interactive, environment, folder,
        Clock.fixed(Sample.NOW, ZoneOffset.UTC)), args);
    return new Typed(code, out.toString(), err.toString());
  }

  static Typed run(String server, String... args) {
    return run(Map.of("EVENKEEL_SERVER", server, "USER", "ana"), Path.of(""), false, args);
  }

  /** As it stands in a golden file. */
  String shown(String... args) {
    return "$ evenkeel " + String.join(" ", args) + "\n" + out + (err.isEmpty() ? "" : "(stderr)\n" + err) + "(exit code " + code + ")\n";
  }
}
