package dev.evenkeel.hosts.ledger;

import dev.evenkeel.api.host.File;
import dev.evenkeel.api.host.HostState.LedgerReading;
import dev.evenkeel.api.host.Ledger;
import dev.evenkeel.api.model.Blob;
import dev.evenkeel.hosts.files.HostFiles;
import dev.evenkeel.hosts.shell.Command;
import dev.evenkeel.hosts.shell.HostShell;
import dev.evenkeel.hosts.shell.Result;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/** Reads and replaces the ledger of one host. */
public final class LedgerStore {
  /** Where it lies. */
  public static final String PATH = "/var/lib/evenkeel/ledger";
  private static final int LARGEST = 16 << 20;
  private static final int MISSING = 44;
  private static final int ODD = 45;
  private static final String READ = """
      [ -e "$1" ] || [ -L "$1" ] || { [ -x "${1%/*}" ] || [ ! -d "${1%/*}" ] || exit 1; exit 44; }
      [ -f "$1" ] && [ ! -L "$1" ] || { echo "something that is no regular file stands there" >&2; exit 45; }
      case $(stat -c '%u %a' -- "$1") in '0 600' | '0 400') ;; *) echo "it is not root's alone (owner and mode $(stat -c '%U %a' -- "$1"))" >&2; exit 45 ;; esac
      exec cat -- "$1"
      """;

  private final String host;
  private final HostShell shell;
  private final HostFiles files;
  private final String path;
  /** As it was last read or written over this session; null when that is not known. */
  private volatile @Nullable LedgerReading last;

  public LedgerStore(String host, HostShell shell, HostFiles files) {
    this(host, shell, files, PATH);
  }

  LedgerStore(String host, HostShell shell, HostFiles files, String path) {
    this.host = host;
    this.shell = shell;
    this.files = files;
    this.path = path;
  }

  /** An empty ledger with a new key, for a host that has none. */
  public static Ledger fresh() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return new Ledger(Ledger.VERSION, Base64.getEncoder().encodeToString(key), new TreeMap<>());
  }

  /** @throws IOException only if the host cannot be asked at all */
  public LedgerReading read() throws IOException, InterruptedException {
    return answer(shell.run(question()));
  }

  /** The command that reads it, for whoever asks for more at once. */
  public Command question() {
    return Command.reading(READ, path).withOutputCap(LARGEST);
  }

  /** What that command's end says of it. */
  public LedgerReading answer(Result result) {
    LedgerReading reading = reading(result);
    last = reading;
    return reading;
  }

  /** As it was last read or written over this session, or null: a guess about what the next reading says. */
  public @Nullable LedgerReading last() {
    return last;
  }

  private LedgerReading reading(Result result) {
    return switch (result) {
      case Result.Done done when done.exit() == MISSING -> new LedgerReading.Missing();
      case Result.Done done when done.exit() == ODD -> unreadable(done.complaint());
      case Result.Done done when !done.ok() -> unreadable(done.complaint().isEmpty() ? "only root can read it" : done.complaint());
      case Result.Done done when done.truncated() -> unreadable("it is larger than " + (LARGEST >> 20) + " MiB");
      case Result.Done done -> parsed(done.out());
      case Result.Overdue _ -> unreadable("reading it took too long");
      case Result.Killed _ -> unreadable("reading it was interrupted");
      case Result.Skipped _ -> throw new IllegalStateException("a single command is not skipped");
    };
  }

  private LedgerReading parsed(Blob bytes) {
    try {
      return new LedgerReading.Read(LedgerCodec.read(bytes));
    } catch (LedgerFormatException e) {
      return unreadable(String.valueOf(e.getMessage()));
    }
  }

  private LedgerReading unreadable(String why) {
    return new LedgerReading.Unreadable(host + ": the ledger " + path + ": " + why);
  }

  /**
   * Replaces it: written beside, synced, renamed. Needs the lock. One that could not be read when it was last looked at is not overwritten.
   *
   * @throws IOException if it was not replaced; the old one is whole then
   */
  public void write(Ledger ledger) throws IOException, InterruptedException {
    LedgerReading before = last;
    if ((before == null ? read() : before) instanceof LedgerReading.Unreadable(String why)) {
      throw new IOException(host + ": a ledger that cannot be read is not overwritten: " + why);
    }
    last = null;
    files.put(new File(path, File.Regular.of(LedgerCodec.write(ledger)), new File.Mode(0600), null, null, false), List.of());
    last = new LedgerReading.Read(ledger);
  }
}
