package dev.evenkeel.hosts.ssh;

import dev.evenkeel.hosts.Link;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A command on this machine. The JVM already reports an end by signal n as 128 + n. */
final class LocalExecution implements Link.Execution {
  private final Process process;
  private final Consumer<Link.Channel> whenClosed;
  private volatile boolean closed;

  LocalExecution(Process process, Consumer<Link.Channel> whenClosed) {
    this.process = process;
    this.whenClosed = whenClosed;
  }

  @Override
  public InputStream input() {
    return endingWithErrorWhenClosed(process.getInputStream());
  }

  /** A command that was ended by closing it has not come to its end, so its reader must not take it for one. */
  private InputStream endingWithErrorWhenClosed(InputStream raw) {
    return new FilterInputStream(raw) {
      @Override
      public int read() throws IOException {
        return notCutShort(super.read());
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return notCutShort(super.read(into, offset, length));
      }
    };
  }

  private int notCutShort(int result) throws IOException {
    if (result < 0 && closed) {
      throw new IOException("the command was closed");
    }
    return result;
  }

  @Override
  public OutputStream output() {
    OutputStream buffered = process.getOutputStream();
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        buffered.write(b);
        buffered.flush();
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        buffered.write(bytes, offset, length);
        buffered.flush();
      }

      @Override
      public void close() throws IOException {
        buffered.close();
      }
    };
  }

  @Override
  public InputStream error() {
    return endingWithErrorWhenClosed(process.getErrorStream());
  }

  @Override
  public void shutdownOutput() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public int waitFor(Duration deadline) throws InterruptedException, TimeoutException {
    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("local: the command has not ended after " + deadline.toMillis() + " ms");
    }
    return process.exitValue();
  }

  /** Ends the command and what it started, at once; then its streams, which a descendant may hold open. */
  @Override
  public void close() {
    closed = true;
    whenClosed.accept(this);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    for (AutoCloseable stream : new AutoCloseable[]{process.getOutputStream(), process.getInputStream(), process.getErrorStream()}) {
      try {
        stream.close();
      } catch (Exception e) {
        // The process is gone; there is nothing to flush to.
      }
    }
  }
}
