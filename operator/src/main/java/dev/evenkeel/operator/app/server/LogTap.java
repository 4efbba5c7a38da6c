package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.LogLine;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

import java.util.ArrayDeque;
import java.util.Queue;

/** Carries log lines from a host to a reader that may come a little later than the first lines. */
final class LogTap {
  private final Queue<LogLine> early = new ArrayDeque<>();
  private @Nullable FluxSink<LogLine> sink;
  private boolean ended;

  synchronized void line(LogLine line) {
    if (sink != null) {
      sink.next(line);
    } else if (early.size() < Streams.WAITING * 8) {
      early.add(line);
    }
  }

  synchronized void end() {
    ended = true;
    if (sink != null) {
      sink.complete();
    }
  }

  synchronized void attach(FluxSink<LogLine> reader, AutoCloseable source) {
    sink = reader;
    reader.onDispose(() -> Streams.close(source));
    early.forEach(reader::next);
    early.clear();
    if (ended) {
      reader.complete();
    }
  }
}
