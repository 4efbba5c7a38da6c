package dev.evenkeel.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The identity of this test run, as it stands on everything the run starts. The script {@code testbed/sweep} reads the same labels and removes
 * what dead runs left; the two must agree.
 *
 * @param id {@code PID.START}, START being this process's start in clock ticks after boot, because process ids are reused
 * @param space the pid namespace in which that id means something
 */
record Run(String id, String space) {
  static final String RUN_LABEL = "evenkeel.testbed";
  static final String SPACE_LABEL = "evenkeel.testbed.space";

  private static final Run CURRENT = read();

  static Run current() {
    return CURRENT;
  }

  Map<String, String> labels() {
    return Map.of(RUN_LABEL, id, SPACE_LABEL, space);
  }

  /** See proc(5): the fields after the command's name, which ends with the last bracket; the start time is field 22. */
  private static Run read() {
    try {
      var stat = Files.readString(Path.of("/proc/self/stat"));
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return new Run(ProcessHandle.current().pid() + "." + fields[19], Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read this process's start from /proc; the testbed needs Linux", e);
    }
  }
}
