package dev.evenkeel.hosts.files;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.Outcome;
import dev.evenkeel.api.host.Step;
import dev.evenkeel.api.model.Reason;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.NoLockException;
import dev.evenkeel.hosts.shell.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Checks new contents beside the old ones: the whole new set is staged in a directory of its own, below {@code /run/evenkeel}, with the modes and owners it is to have, and a command looks at it. Nothing else on the host changes, and the directory goes when the
 * check has ended; what a crash left there goes with the next check, or the next boot.
 */
public final class FileChecks {
  private static final String STAGE = """
      umask 022
      mkdir -p /run/evenkeel && cd /run/evenkeel || exit 1
      find . -mindepth 1 -maxdepth 1 -name 'check.*' -mmin +60 -exec rm -rf -- {} +
      made=$(mktemp -d ./check.XXXXXX) && chmod 0755 "$made" && printf '%s' "/run/evenkeel/${made#./}"
      """;
  private static final String UNSTAGE = "case $1 in /run/evenkeel/check.*[!A-Za-z0-9]*) exit 1 ;; /run/evenkeel/check.*) rm -rf -- \"$1\" ;; *) exit 1 ;; esac";
  private static final String CHECK = "DIR=$1; export DIR; cd -- \"$DIR\" || exit 1; shift; exec \"$@\" 2>&1";
  private static final int WORDS = 4000;

  private final String host;
  private final HostShell shell;
  private final HostFiles files;

  public FileChecks(String host, HostShell shell, HostFiles files) {
    this.host = host;
    this.shell = shell;
    this.files = files;
  }

  /** What looks at a staged set. */
  public interface Check {
    /**
     * Looks.
     *
     * @param directory absolute path on the host
     * @param command the command with {@code $DIR} replaced
     */
    Outcome run(String directory, List<String> command) throws IOException, InterruptedException;
  }

  /** Runs the step's command on the host, as root. */
  public Outcome onHost(Step.ValidateFiles step) throws IOException, InterruptedException {
    return staged(step, null, (directory, command) -> check(step.deadline(), directory, command));
  }

  /**
   * Stages the step's files and lets somebody else look at them, in a container that has the directory mounted for instance.
   *
   * @param where what stands for {@code $DIR} in the command: a path as the check sees it, or null for the path on the host
   */
  public Outcome staged(Step.ValidateFiles step, @Nullable String where, Check check) throws IOException, InterruptedException {
    String root = step.validation().root();
    String prefix = root.endsWith("/") ? root : root + "/";
    try {
      String directory = stage();
      try {
        for (File file : step.files()) {
          // A whole folder that is validated is its own root.
          boolean whole = file.path().equals(root) && file.content() instanceof File.Tree;
          if (!whole && !file.path().startsWith(prefix)) {
            return failed(file.path() + " is not below " + root + ", the root of its validation");
          }
          String path = whole ? directory : directory + "/" + file.path().substring(prefix.length());
          files.put(new File(path, file.content(), file.mode(), file.owner(), file.group(), false), List.of());
        }
        return check.run(directory, replaced(step.validation().command(), where == null ? directory : where));
      } finally {
        shell.run(Command.writing(UNSTAGE, directory));
      }
    } catch (NoLockException e) {
      return new Outcome.Failed(Reason.LOCK_HELD, String.valueOf(e.getMessage()));
    } catch (FileRefusedException | IllegalArgumentException e) {
      return failed("the new files could not be staged: " + e.getMessage());
    }
  }

  private String stage() throws IOException, InterruptedException {
    Result result = shell.run(Command.writing(STAGE));
    if (result instanceof Result.Done done && done.ok()) {
      return done.text();
    }
    throw new FileRefusedException(
        host + ": no directory can be made in /run/evenkeel: " + (result instanceof Result.Done done ? done.complaint() : result));
  }

  private Outcome check(Duration deadline, String directory, List<String> command) throws IOException, InterruptedException {
    String[] args = new String[command.size() + 1];
    args[0] = directory;
    for (int i = 0; i < command.size(); i++) {
      args[i + 1] = command.get(i);
    }
    return switch (shell.run(Command.writing(CHECK, args).withDeadline(deadline).withOutputCap(64 << 10))) {
      case Result.Done done when done.ok() -> Outcome.Done.PLAIN;
      case Result.Done done -> failed(words(done, directory));
      case Result.Overdue _ -> failed(command.getFirst() + " did not end within " + deadline.toSeconds() + " s");
      case Result.Killed _ -> failed(command.getFirst() + " was killed");
      case Result.Skipped _ -> throw new IllegalStateException("a single command is not skipped");
    };
  }

  /** The checker's last words, which say most, with the staged place written as {@code $DIR}. */
  private static String words(Result.Done done, String directory) {
    String said = done.text().strip().replace(directory, "$DIR");
    return "exit code " + done.exit() + (said.isEmpty() ? "" : ": " + said.substring(Math.max(0, said.length() - WORDS)));
  }

  private Outcome failed(String why) {
    return new Outcome.Failed(Reason.VALIDATION_FAILED, host + ": " + why);
  }

  private static List<String> replaced(List<String> command, String directory) {
    return command.stream().map(word -> word.replace("${DIR}", directory).replace("$DIR", directory)).toList();
  }
}
