package dev.evenkeel.hosts;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * A way to one host: channels to its unix sockets, and commands on it. Two adapters stand behind it: this machine itself, and one lasting SSH session. All channels of a link share its fate: when the link is lost, reads and writes on every
 * channel fail with {@link LinkLostException} and the link stays closed; a new one has to be opened.
 */
public interface Link extends AutoCloseable {

  /**
   * Connects to a stream socket on the host's own file system.
   *
   * @param path absolute path of the socket on the host
   * @throws IOException if the socket is missing or refused, with the path, the host and what to check in the message
   */
  Channel openUnixSocket(String path) throws IOException;

  /**
   * Starts a command under the login user's shell. Standard error is readable through {@link Execution#error()}.
   *
   * @param command one shell line; every value in it that is not a constant must be quoted by the caller
   */
  Execution exec(String command) throws IOException;

  /**
   * Connects to a TCP port as the host itself sees it, so that its loopback and its containers' own addresses are reachable. Nothing listens locally for this.
   *
   * @param address a name or an address that is resolved on the host
   */
  Channel openTcp(String address, int port) throws IOException;

  /** What to call the host in messages: {@code local}, or {@code user@address:port}. */
  String name();

  /** Whether channels can still be opened. */
  boolean isOpen();

  /** Completes when the link has ended, with the reason if it was lost and with null if it was closed by {@link #close()}; never exceptionally. */
  CompletionStage<@Nullable LinkLostException> ended();

  /** The user that commands run as, and its numeric id on the host (needed by the D-Bus EXTERNAL handshake). */
  Login login() throws IOException;

  /** Ends every channel. Does not throw: there is nothing a caller could do about it. */
  @Override
  void close();

  /** A two-way byte stream. Closing it from another thread unblocks a reader. */
  interface Channel extends AutoCloseable {
    InputStream input();

    OutputStream output();

    /** Tells the other side that nothing more will be written; reading goes on. */
    void shutdownOutput() throws IOException;

    @Override
    void close();
  }

  /** A running command. Closing it ends the command as far as the transport allows. */
  interface Execution extends Channel {
    InputStream error();

    /**
     * Waits for the end of the command.
     *
     * @return its exit code, or 128 + n when it was ended by signal n, as a shell reports it
     * @throws java.util.concurrent.TimeoutException when the deadline passes first; the command is not ended by that
     */
    int waitFor(Duration deadline) throws IOException, InterruptedException, java.util.concurrent.TimeoutException;
  }

  /** Who we are on the host. */
  record Login(String user, int uid) {}
}
