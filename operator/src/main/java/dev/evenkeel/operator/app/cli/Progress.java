package dev.evenkeel.operator.app.cli;

import dev.evenkeel.operator.app.cli.render.Text;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;

/** Tells on stderr how long work goes on: a line that changes on a terminal, else a line every few seconds. Safe for use by several threads. */
final class Progress {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int WIDTH = 100;
  private final Evenkeel evenkeel;
  private @Nullable Instant lastLine;
  private String lastText = "";
  private boolean live;

  Progress(Evenkeel evenkeel) {
    this.evenkeel = evenkeel;
  }

  synchronized void say(String text) {
    Instant now = evenkeel.now();
    if (evenkeel.terminal.interactive()) {
      evenkeel.terminal.err().print("\r\u001b[K" + Text.cut(text, WIDTH));
      evenkeel.terminal.err().flush();
      live = true;
    } else if (!text.equals(lastText) && (lastLine == null || Duration.between(lastLine, now).compareTo(PAUSE) >= 0)) {
      evenkeel.terminal.err().println(Text.line(text));
      lastLine = now;
      lastText = text;
    }
  }

  /** A line that stays. */
  synchronized void keep(String text) {
    clear();
    evenkeel.terminal.err().println(text);
  }

  /** @param text the last word, or empty for none */
  synchronized void end(String text) {
    clear();
    if (!text.isEmpty()) {
      evenkeel.terminal.err().println(Text.line(text));
    }
  }

  private void clear() {
    if (live) {
      evenkeel.terminal.err().print("\r\u001b[K");
      evenkeel.terminal.err().flush();
      live = false;
    }
  }
}
