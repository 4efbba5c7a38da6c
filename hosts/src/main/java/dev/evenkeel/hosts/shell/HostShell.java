package dev.evenkeel.hosts.shell;

import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.LinkLostException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one exec channel of a session. While it is open it holds the host's lock if it could get it, gives a sign of life every few seconds, and runs one bounded command at a time; commands of several threads queue.
 * <p>
 * The promise behind the lock: when no sign of life reaches the host for {@link ShellOptions#limit()}, the host kills the SSH server's process of this very connection before it frees the lock. A frozen operator that thaws
 * later finds every channel of the session dead, so none of its late requests can follow. Over a link to this machine itself there is no connection to end: there the lock stays until the operator's process ends.
 */
public final class HostShell implements AutoCloseable {
  /** How long an answer may take beyond the command's own deadline before the shell itself counts as dead. */
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final String host;
  private final ShellOptions options;
  private final ShellChannel channel;
  private final AtomicLong ids = new AtomicLong();
  private final ReentrantLock turn = new ReentrantLock(true);

  private HostShell(String host, ShellOptions options, ShellChannel channel) {
    this.host = host;
    this.options = options;
    this.channel = channel;
  }

  /**
   * Opens the shell and tries to take the lock once. A host without root or with a foreign holder still gives a shell, for reading: see {@link #lock()}.
   *
   * @param host the host's name, for messages
   * @throws IOException if no shell answers in time; the message holds what the host said instead
   */
  public static HostShell open(String host, Link link, ShellOptions options) throws IOException, InterruptedException {
    Link.Execution execution = link.exec(HostScript.bootCommand(options.sudo()));
    ShellChannel channel = new ShellChannel(host, execution, options);
    try {
      channel.start();
      await(host, channel, channel.ready, options.opening(), "the login shell");
      channel.send(HostScript.program(options));
      await(host, channel, channel.greeted, options.opening(), "the host shell");
      channel.beat();
      return new HostShell(host, options, channel);
    } catch (IOException | InterruptedException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** The lock as this side knows it now. Without an answer to a heartbeat for the limit it is no longer ours, whatever the host thinks. */
  public LockState lock() {
    return channel.lock();
  }

  /** Tries once more to take the lock. */
  public LockState acquire() throws IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
      CompletableFuture<LockState> answer = channel.askForLock();
      return await(host, channel, answer, options.opening(), "the lock");
    } finally {
      turn.unlock();
    }
  }

  public boolean isOpen() {
    return channel.isOpen();
  }

  /** Whether commands run as root. */
  public boolean isRoot() {
    return channel.isRoot();
  }

  /** The numeric id of the user that logged in, who is another one than the shell's when that runs by sudo. Known without another session, which sshd's MaxSessions may not allow. */
  public int loginUid() {
    return channel.loginUid();
  }

  /**
   * Runs one command.
   *
   * @throws NoLockException if it writes and the lock is not held
   * @throws LinkLostException if the shell ended before the answer: what the command had begun may have had its effect
   */
  public Result run(Command command) throws IOException, InterruptedException {
    return run(List.of(command)).getFirst();
  }

  /** Runs commands one after another; after the first that does not end with 0 the others are {@link Result.Skipped}. */
  public List<Result> run(List<Command> batch) throws IOException, InterruptedException {
    List<Result> results = new ArrayList<>();
    turn.lockInterruptibly();
    try {
      boolean going = true;
      for (Command command : batch) {
        Result result = going ? runOne(command) : new Result.Skipped();
        going = result instanceof Result.Done done && done.ok();
        results.add(result);
      }
    } finally {
      turn.unlock();
    }
    return results;
  }

  private Result runOne(Command command) throws IOException, InterruptedException {
    if (command.access() == Command.Access.WRITES && !(lock() instanceof LockState.Held)) {
      throw new NoLockException(host, lock());
    }
    long seconds = Math.max(1, command.deadline().plusMillis(999).toSeconds());
    Reply reply = new Reply(ids.incrementAndGet(), command.outputCap());
    long begun = System.nanoTime();
    channel.send(reply, command, seconds);
    Result result;
    try {
      result = await(host, channel, reply.result, GRACE.plusSeconds(seconds), "a command");
    } catch (InterruptedException e) {
      channel.cancel();
      throw e;
    }
    boolean late = System.nanoTime() - begun >= Duration.ofSeconds(seconds).minusMillis(50).toNanos();
    return switch (result) {
      case Result.Killed(int status) when status < 0 -> throw new NoLockException(host, lock());
      case Result.Killed killed -> late ? new Result.Overdue(command.deadline()) : killed;
      case Result.Done done -> done;
      case Result.Overdue overdue -> overdue;
      case Result.Skipped skipped -> skipped;
    };
  }

  private static <T> T await(String host, ShellChannel channel, CompletableFuture<T> answer, Duration limit, String what)
      throws IOException, InterruptedException {
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      String said = channel.noise();
      channel.close();
      throw new LinkLostException(
          host + ": " + what + " did not answer within " + limit.toSeconds() + " s" + (said.isEmpty() ? "" : "; it said: " + said), e);
    } catch (ExecutionException e) {
      @Nullable
      Throwable cause = e.getCause();
      String why = cause == null || cause.getMessage() == null ? "the host shell has ended" : cause.getMessage();
      throw new LinkLostException(host + ": " + why + " (while waiting for " + what + ")", cause);
    }
  }

  /** Frees the lock and ends the shell. Nothing may be written to the host over this session afterwards. */
  @Override
  public void close() {
    channel.close();
  }
}
