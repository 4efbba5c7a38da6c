package dev.evenkeel.hosts.shell;

import dev.evenkeel.api.model.Blob;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Several reading commands as one, for a command of the host shell costs a dozen processes whatever it does. They run one after the other, each with its own arguments, standard input and end, and each whatever became of those before it.
 */
public final class Bundle {
  /** Nobody on a host can know it, so nothing that is read there is taken for it. */
  private static final String MARK = "evenkeel-" + UUID.randomUUID();
  private static final int LARGEST = 64 << 20;
  private final List<Command> parts;

  private Bundle(List<Command> parts) {
    this.parts = List.copyOf(parts);
  }

  /** @throws IllegalArgumentException if one of them writes */
  public static Bundle of(List<Command> parts) {
    parts.stream().filter(part -> part.access() == Command.Access.WRITES).findFirst().ifPresent(part -> {
      throw new IllegalArgumentException("a command that writes is not bundled: " + part.script());
    });
    return new Bundle(parts);
  }

  /** All of them as one: its cap is that of the parts together, and its deadline the longest of theirs. */
  public Command command() {
    StringBuilder script = new StringBuilder();
    ByteArrayOutputStream input = new ByteArrayOutputStream();
    Duration deadline = Duration.ZERO;
    long cap = 0;
    for (Command part : parts) {
      int size = part.input().size();
      String body = "(\nset -- " + ShellQuote.words(part.args()) + "\n" + part.script() + "\n)";
      script.append(size == 0 ? body + " </dev/null" : "dd bs=" + size + " count=1 iflag=fullblock 2>/dev/null | " + body)
          .append("\nprintf '\\n").append(MARK).append(" %s\\n' \"$?\"\nprintf '\\n").append(MARK).append("\\n' >&2\n");
      input.writeBytes(part.input().bytes());
      deadline = part.deadline().compareTo(deadline) > 0 ? part.deadline() : deadline;
      cap += part.outputCap() + 100;
    }
    return Command.reading(script.toString()).withInput(Blob.of(input.toByteArray()))
        .withDeadline(deadline).withOutputCap((int) Math.min(cap, LARGEST));
  }

  /**
   * How each of them ended.
   *
   * @param result of {@link #command}
   * @return in their order; fewer than there are parts when the answer is not whole, and none when there is no answer
   */
  public List<Result> ends(Result result) {
    List<Result> ends = new ArrayList<>();
    if (result instanceof Result.Done done) {
      Cut out = new Cut(done.out());
      Cut err = new Cut(done.err());
      for (Command part : parts) {
        byte[] own = out.next();
        if (own == null) {
          return ends;
        }
        byte[] complaint = err.next();
        boolean truncated = own.length > part.outputCap();
        ends.add(new Result.Done(Integer.parseInt(out.said()), Blob.of(truncated ? Arrays.copyOf(own, part.outputCap()) : own),
            complaint == null ? Blob.utf8("") : Blob.of(complaint), truncated));
      }
    }
    return ends;
  }

  /** One stream, cut at the marks. */
  private static final class Cut {
    private static final String LINE = "\n" + MARK;
    private final byte[] bytes;
    private final String text;
    private int at;
    private String said = "";

    Cut(Blob stream) {
      bytes = stream.bytes();
      // One character for each byte, so that places in it are places in the bytes.
      text = new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Up to the next mark, or null when there is none. */
    byte @org.jspecify.annotations.Nullable [] next() {
      int mark = text.indexOf(LINE, at);
      int end = mark < 0 ? -1 : text.indexOf('\n', mark + 1);
      if (end < 0) {
        return null;
      }
      byte[] part = Arrays.copyOfRange(bytes, at, mark);
      said = text.substring(mark + LINE.length(), end).strip();
      at = end + 1;
      return part;
    }

    /** What stands behind the mark that was found last. */
    String said() {
      return said;
    }
  }
}
