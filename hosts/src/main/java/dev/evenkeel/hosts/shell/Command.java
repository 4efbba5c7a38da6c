package dev.evenkeel.hosts.shell;

import dev.evenkeel.api.model.Blob;

import java.time.Duration;
import java.util.List;

/**
 * One bounded command for the host shell.
 *
 * @param script constant shell text; it reads its values as {@code "$1"}, {@code "$2"} … and bulk data from standard input
 * @param args the values; visible in the host's process list, so never a secret
 * @param input what the script reads on standard input; empty for nothing. The only way for secrets and for many paths
 * @param access whether it changes anything: {@link Access#WRITES} is refused, on both sides, unless the lock is held
 * @param deadline whole seconds (rounded up, at least one); then its process group is killed on the host
 * @param outputCap bytes of standard output to keep, the rest is dropped and {@link Result.Done#truncated()} says so
 */
public record Command(String script, List<String> args, Blob input, Access access, Duration deadline, int outputCap) {
  /** The most that one command can carry as script and arguments: Linux takes 128 KiB in one argument. */
  public static final int LONGEST_SCRIPT = 100_000;

  /** Standard input of one command; larger content does not go through a shell. */
  public static final int LARGEST_INPUT = 16 << 20;

  private static final Blob EMPTY = Blob.utf8("");

  /** What a command does to the host. */
  public enum Access {
    READS, WRITES
  }

  public Command {
    args = List.copyOf(args);
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(Duration.ofHours(1)) > 0) {
      throw new IllegalArgumentException("the deadline of a command lies between 1 s and 1 h: " + deadline);
    }
    if (outputCap < 0 || outputCap > 64 << 20) {
      throw new IllegalArgumentException("the output cap lies between 0 and 64 MiB: " + outputCap);
    }
    if (input.size() > LARGEST_INPUT) {
      throw new IllegalArgumentException("standard input of a command is at most 16 MiB: " + input.size());
    }
  }

  /** A command that only looks; 20 s, 1 MiB of output. */
  public static Command reading(String script, String... args) {
    return new Command(script, List.of(args), EMPTY, Access.READS, Duration.ofSeconds(20), 1 << 20);
  }

  /** A command that changes the host; 20 s, 1 MiB of output. */
  public static Command writing(String script, String... args) {
    return new Command(script, List.of(args), EMPTY, Access.WRITES, Duration.ofSeconds(20), 1 << 20);
  }

  public Command withInput(Blob bytes) {
    return new Command(script, args, bytes, access, deadline, outputCap);
  }

  public Command withDeadline(Duration limit) {
    return new Command(script, args, input, access, limit, outputCap);
  }

  public Command withOutputCap(int bytes) {
    return new Command(script, args, input, access, deadline, bytes);
  }

  /** The text that the host's shell gets. The last line tells the host that the text has arrived whole. */
  String line() {
    return "set -- " + ShellQuote.words(args) + "\n" + script + "\n#end";
  }
}
