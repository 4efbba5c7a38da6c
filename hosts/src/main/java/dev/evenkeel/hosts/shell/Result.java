package dev.evenkeel.hosts.shell;

import dev.evenkeel.api.model.Blob;

import java.time.Duration;

/** How one command of a batch ended. */
public sealed interface Result {

  /**
   * It ran to its end.
   *
   * @param exit its exit code; 128 + n when signal n ended it
   * @param out standard output, at most the command's cap
   * @param err standard error, at most 64 KiB
   * @param truncated there was more standard output than the cap
   */
  record Done(int exit, Blob out, Blob err, boolean truncated) implements Result {
    public boolean ok() {
      return exit == 0;
    }

    public String text() {
      return out.text();
    }

    /** Standard error as one line for a message. */
    public String complaint() {
      return err.text().strip().replaceAll("\\s*\\n\\s*", "; ");
    }
  }

  /** It was still running at its deadline; its process group was killed. What it had begun may have had its effect. */
  record Overdue(Duration deadline) implements Result {}

  /** It was killed from outside, or its runner was. What it had begun may have had its effect. */
  record Killed(int status) implements Result {}

  /** An earlier command of the batch failed, so this one was not started. */
  record Skipped() implements Result {}
}
