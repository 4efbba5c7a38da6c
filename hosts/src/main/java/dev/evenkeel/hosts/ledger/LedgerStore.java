package dev.evenkeel.hosts.ledger;

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
import java.util.TreeMap;

/** Reads and replaces the ledger of one host. */
public final class LedgerStore {
  /** Where it lies. */
  public static final String PATH = "/var/lib/evenkeel/ledger";
  private static final int LARGEST = 16 << 20;
  private static final int MISSING = 44;
  private static final int ODD = 45;
  private static final int SAME = 46;
  private static final String READ = """
      [ -e "$1" ] || [ -L "$1" ] || { [ -x "${1%/*}" ] || [ ! -d "${1%/*}" ] || exit 1; exit 44; }
      [ -f "$1" ] && [ ! -L "$1" ] || { echo "something that is no regular file stands there" >&2; exit 45; }
      case $(stat -c '%u %a' -- "$1") in '0 600' | '0 400') ;; *) echo "it is not root's alone (owner and mode $(stat -c '%U %a' -- "$1"))" >&2; exit 45 ;; esac
      if [ -n "$2" ] && [ "$(sha256sum <"$1")" = "$2  -" ]; then exit 46; fi
      exec cat -- "$1"
      """;

  private final String host;
  private final HostShell shell;
  private final HostFiles files;
  private final String path;
  /** As it was last read or written over this session; null when that is not known. */
  private volatile @Nullable Known last;

  /**
   * A reading with what it was made from.
   *
   * @param hash SHA-256 of the file in hexadecimal; empty when the file could not be understood, so that it is read again
   */
  private record Known(LedgerReading reading, String hash) {}

  /** The command that reads the ledger, with what is known already: a ledger that is the same is not sent again. */
  public static final class Question {
    private final Command command;
    private final @Nullable Known known;

    private Question(Command command, @Nullable Known known) {
      this.command = command;
      this.known = known;
    }

    public Command command() {
      return command;
    }
  }

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
    Question question = question();
    return answer(question, shell.run(question.command()));
  }

  /** What reads it, for whoever asks for more at once. */
  public Question question() {
    Known known = last;
    return new Question(Command.reading(READ, path, known == null ? "" : known.hash()).withOutputCap(LARGEST), known);
  }

  /** What the end of that question's command says of it. */
  public LedgerReading answer(Question question, Result result) {
    Known known = known(question, result);
    last = known;
    return known.reading();
  }

  /** As it was last read or written over this session, or null: a guess about what the next reading says. */
  public @Nullable LedgerReading last() {
    Known known = last;
    return known == null ? null : known.reading();
  }

  private Known known(Question question, Result result) {
    return switch (result) {
      case Result.Done done when done.exit() == SAME && question.known != null -> question.known;
      case Result.Done done when done.exit() == MISSING -> new Known(new LedgerReading.Missing(), "");
      case Result.Done done when done.exit() == ODD -> unreadable(done.complaint());
      case Result.Done done when !done.ok() -> unreadable(done.complaint().isEmpty() ? "only root can read it" : done.complaint());
      case Result.Done done when done.truncated() -> unreadable("it is larger than " + (LARGEST >> 20) + " MiB");
      case Result.Done done -> parsed(done.out());
      case Result.Overdue _ -> unreadable("reading it took too long");
      case Result.Killed _ -> unreadable("reading it was interrupted");
      case Result.Skipped _ -> throw new IllegalStateException("a single command is not skipped");
    };
  }

  private Known parsed(Blob bytes) {
    try {
      return new Known(new LedgerReading.Read(LedgerCodec.read(bytes)), bytes.sha256());
    } catch (LedgerFormatException e) {
      return unreadable(String.valueOf(e.getMessage()));
    }
  }

  private Known unreadable(String why) {
    return new Known(new LedgerReading.Unreadable(host + ": the ledger " + path + ": " + why), "");
  }

  /**
   * Replaces it: written beside, synced, renamed. Needs the lock. One that could not be read when it was last looked at is not overwritten.
   *
   * @throws IOException if it was not replaced; the old one is whole then
   */
  public void write(Ledger ledger) throws IOException, InterruptedException {
    LedgerReading before = last();
    if ((before == null ? read() : before) instanceof LedgerReading.Unreadable(String why)) {
      throw new IOException(host + ": a ledger that cannot be read is not overwritten: " + why);
    }
    last = null;
    Blob bytes = LedgerCodec.write(ledger);
    files.replaceOwn(path, bytes);
    last = new Known(new LedgerReading.Read(ledger), bytes.sha256());
  }
}
