package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.operator.app.Manually;
import dev.evenkeel.operator.app.RefusedException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder with manifests that a command works on. */
final class PathOption {
  @Parameters(arity = "0..1", paramLabel = "PATH", description = "the folder with the manifests; this one if not said")
  @Nullable
  String positional;

  @Option(names = {"-f", "--file"}, paramLabel = "PATH", description = "the same as PATH")
  @Nullable
  String named;

  /** As it was typed, for messages. */
  String typed() {
    if (positional != null && named != null && !positional.equals(named)) {
      throw new Failure("PATH was given twice: " + positional + " and -f " + named + "; give one of them");
    }
    return positional != null ? positional : named != null ? named : ".";
  }

  FleetTarget read(Evenkeel evenkeel) {
    Path folder = evenkeel.terminal.folder().resolve(typed()).normalize();
    if (Files.isRegularFile(folder)) {
      throw new Failure(typed() + " is a file; say the folder it is in, since manifests refer to each other");
    }
    try {
      return Manually.read(folder);
    } catch (RefusedException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  /** A path of a problem as the person can open it from here. */
  String shown(String file) {
    String typed = typed();
    return typed.equals(".") || typed.equals("./") ? file : (typed.endsWith("/") ? typed : typed + "/") + file;
  }
}
