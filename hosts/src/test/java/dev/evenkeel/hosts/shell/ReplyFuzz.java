package dev.evenkeel.hosts.shell;

import java.nio.charset.StandardCharsets;

/** What comes from the host shell, line by line. */
public final class ReplyFuzz {
  private ReplyFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    String text = new String(data, StandardCharsets.UTF_8);
    Reply reply = new Reply(7, 100);
    text.lines().forEach(reply::take);
    if (reply.result.isDone() && reply.result.resultNow() instanceof Result.Done done && done.out().size() > 100) {
      throw new AssertionError("more was kept than was asked for");
    }
    Holder.parse(text);
  }
}
