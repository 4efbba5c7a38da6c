package dev.evenkeel.operator.app.cli;

/** Says every second that work goes on, and for how long, until it is closed. */
final class Ticking implements AutoCloseable {
  private static final long SECOND_MS = 1_000;
  private final Thread thread;

  Ticking(Progress progress, String what) {
    long began = System.nanoTime();
    thread = Thread.ofVirtual().name("progress").start(() -> {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          Thread.sleep(SECOND_MS);
        } catch (InterruptedException e) {
          return;
        }
        progress.say(what + " (" + (System.nanoTime() - began) / 1_000_000_000 + " s)");
      }
    });
  }

  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
