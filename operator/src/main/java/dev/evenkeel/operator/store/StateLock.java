package dev.evenkeel.operator.store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One operator per state folder. The lock ends with the process, however it ends. The file stays: its second line says that a store was here, so that a store that is then missing was lost and is not merely new, and its third one how many decisions of people were kept in it.
 */
final class StateLock implements AutoCloseable {
  private static final String KEPT = "a store was kept here";
  private static final String DECISIONS = "decisions ";

  private final FileChannel channel;
  private final Path file;
  private final boolean kept;
  private final long witnessed;
  private long decisions;

  private StateLock(FileChannel channel, Path file, boolean kept, long witnessed) {
    this.channel = channel;
    this.file = file;
    this.kept = kept;
    this.witnessed = witnessed;
    this.decisions = witnessed;
  }

  /** @throws StoreException when another process has it */
  static StateLock take(Path file) {
    @Nullable
    FileChannel channel = null;
    try {
      String before = Files.exists(file) ? Files.readString(file) : "";
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (isTaken(channel)) {
        channel.close();
        throw new StoreException("the state folder " + file.getParent() + " is in use by another Evenkeel (process "
            + before.lines().findFirst().orElse("unknown") + "); stop it, or choose another folder with --state", null);
      }
      StateLock lock = new StateLock(channel, file, before.contains(KEPT), number(before));
      lock.write(lock.kept);
      return lock;
    } catch (IOException e) {
      throw new StoreException("cannot lock " + file + ": " + e.getMessage() + "; check who owns the folder, and that its disk is not full",
          e);
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException e) {
      return true; // by this very process
    }
  }

  private static long number(String before) {
    return before.lines().filter(line -> line.startsWith(DECISIONS)).map(line -> line.substring(DECISIONS.length()))
        .filter(number -> number.matches("[0-9]{1,18}")).mapToLong(Long::parseLong).max().orElse(0);
  }

  /** How many decisions an earlier process kept in the store. */
  long witnessed() {
    return witnessed;
  }

  /** Writes down how many decisions the store holds by now. That it cannot is no reason to refuse the decision: the store has it. */
  synchronized void witness(long number) {
    decisions = number;
    try {
      write(true);
    } catch (IOException e) {
      System.getLogger(StateLock.class.getName()).log(System.Logger.Level.WARNING, "cannot write " + file + ": " + e.getMessage());
    }
  }

  /** Whether a store was here before. */
  boolean wasKept() {
    return kept;
  }

  void keep() {
    try {
      write(true);
    } catch (IOException e) {
      throw new StoreException(
          "cannot write " + file + ": " + e.getMessage() + "; check who owns the folder, and that its disk is not full", e);
    }
  }

  private void write(boolean mark) throws IOException {
    byte[] text = (ProcessHandle.current().pid() + "\n" + (mark ? KEPT + "\n" : "") + DECISIONS + decisions + "\n")
        .getBytes(StandardCharsets.UTF_8);
    channel.write(ByteBuffer.wrap(text), 0);
    channel.truncate(text.length);
    channel.force(true);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
