package dev.evenkeel.hosts.shell;

import dev.evenkeel.api.model.Blob;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** Puts the lines that the host sends for one command together: {@code b}, base64 of stdout, {@code x exit}, base64 of stderr, {@code z}; or {@code !}. Used by the reading thread only. */
final class Reply {
  final long id;
  final CompletableFuture<Result> result = new CompletableFuture<>();
  private final int cap;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private int exit = -1;
  private boolean begun;
  private boolean ended;

  Reply(long id, int cap) {
    this.id = id;
    this.cap = cap;
  }

  /** Takes one line; lines of other commands and noise are passed over. */
  void take(String line) {
    if (line.startsWith("! " + id + " ")) {
      String status = line.substring(line.lastIndexOf(' ') + 1);
      result.complete(new Result.Killed(status.matches("\\d{1,4}") ? Integer.parseInt(status) : -1));
    } else if (line.equals("b " + id)) {
      begun = true;
    } else if (!begun) {
      return;
    } else if (line.startsWith("x ")) {
      ended = true;
      String code = line.substring(2).strip();
      exit = code.matches("\\d{1,4}") ? Integer.parseInt(code) : -1;
    } else if (line.equals("z " + id)) {
      byte[] all = out.toByteArray();
      boolean truncated = all.length > cap;
      Blob kept = Blob.of(truncated ? Arrays.copyOf(all, cap) : all);
      result.complete(new Result.Done(exit, kept, Blob.of(err.toByteArray()), truncated));
    } else if (!line.isEmpty()) {
      add(line);
    }
  }

  private void add(String line) {
    try {
      (ended ? err : out).writeBytes(Base64.getDecoder().decode(line));
    } catch (IllegalArgumentException e) {
      // A line cut by a kill: the '!' that follows tells. If none follows, the bytes are not to be trusted.
      begun = false;
    }
  }
}
