package dev.evenkeel.hosts.shell;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Commands as children of this JVM, started by any prefix: a shell of this machine, or an ssh client. */
@NullMarked
public final class ProcessLink implements Link {
  private final List<String> prefix;
  public final List<Process> processes = new ArrayList<>();

  public ProcessLink(String... prefix) {
    this.prefix = List.of(prefix);
  }

  @Override
  public Execution exec(String command) throws IOException {
    List<String> line = new ArrayList<>(prefix);
    line.add(command);
    Process process = new ProcessBuilder(line).start();
    processes.add(process);
    return new Running(process);
  }

  private record Running(Process process) implements Execution {
    @Override
    public InputStream input() {
      return process.getInputStream();
    }

    @Override
    public InputStream error() {
      return process.getErrorStream();
    }

    @Override
    public OutputStream output() {
      return process.getOutputStream();
    }

    @Override
    public void shutdownOutput() throws IOException {
      process.getOutputStream().close();
    }

    @Override
    public int waitFor(Duration deadline) throws InterruptedException, TimeoutException {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      return process.exitValue();
    }

    @Override
    public void close() {
      try {
        process.getOutputStream().close();
      } catch (IOException e) {
        // The process has ended before: its pipe is broken, and there is nothing left to flush.
        process.destroy();
      }
    }
  }

  @Override
  public Channel openUnixSocket(String path) {
    throw new UnsupportedOperationException("only commands");
  }

  @Override
  public Channel openTcp(String address, int port) {
    throw new UnsupportedOperationException("only commands");
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public CompletionStage<@Nullable LinkLostException> ended() {
    return new CompletableFuture<>();
  }

  @Override
  public Login login() {
    return new Login(System.getProperty("user.name"), 0);
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
