package dev.evenkeel.operator.source;

import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;

import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The repository that is watched. Its address is printed without what may be a credential. */
final class GitRemote {
  private final URIish uri;
  private final GitSettings settings;

  GitRemote(GitSettings settings) {
    this.settings = settings;
    try {
      this.uri = new URIish(settings.url());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("--repo is not an address that git understands: " + e.getReason(), e);
    }
  }

  /** The address without user and password where they may be a token. */
  String printable() {
    return isHttp() ? uri.setUser(null).setPass(null).toString() : uri.setPass(null).toString();
  }

  /** A failure of the transport as a sentence that may be shown to anybody. */
  String explain(Exception failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable at = failure; at != null; at = at.getCause()) {
      String message = at.getMessage();
      if (message != null && !message.isBlank() && text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message.strip());
      }
    }
    String said = text.isEmpty() ? failure.getClass().getSimpleName() : text.toString();
    for (String secret : new String[]{uri.toPrivateString(), uri.toString()}) {
      said = said.replace(secret, printable());
    }
    said = redact(said, uri.getPass());
    if (isHttp()) {
      said = redact(said, uri.getUser());
    }
    if (settings.login() != null) {
      said = redact(said, settings.login().password());
    }
    said = said.replaceAll("\\s*\\R\\s*", "; ") + hint(said);
    return said.startsWith(printable()) ? said : printable() + ": " + said;
  }

  private String hint(String said) {
    if (said.contains("Server key did not validate")) {
      return " (the key of " + uri.getHost()
          + " is not the one in ~/.ssh/known_hosts, or is not there: connect once by ssh as the operator's user, and compare the fingerprint)";
    }
    if (said.contains("Cannot log in")) {
      return " (give the operator's user a key that may read the repository: ~/.ssh/id_ed25519, or an IdentityFile in ~/.ssh/config)";
    }
    if (said.contains("CredentialsProvider") || said.contains("not authorized")) {
      return " (set EVENKEEL_GIT_USERNAME and EVENKEEL_GIT_PASSWORD, or EVENKEEL_GIT_TOKEN, to a login that may read the repository)";
    }
    return "";
  }

  /**
   * The commit that the branch is at.
   *
   * @throws SourceRefusedException when there is no such branch
   */
  ObjectId tip(Repository into) throws IOException {
    try (Transport transport = open(into); FetchConnection connection = transport.openFetch()) {
      Map<String, Ref> refs = connection.getRefsMap();
      Ref ref = refs.get(Constants.R_HEADS + settings.branch());
      ObjectId id = ref == null ? null : ref.getObjectId();
      if (id == null) {
        throw new SourceRefusedException(noBranch(refs));
      }
      return id;
    }
  }

  /** Brings the branch to {@link GitCopy#FETCHED}, within the deadline. */
  void fetch(Repository into, Deadline deadline) throws IOException {
    RefSpec branch = new RefSpec("+" + Constants.R_HEADS + settings.branch() + ":" + GitCopy.FETCHED);
    try (Transport transport = open(into)) {
      transport.setTagOpt(TagOpt.NO_TAGS);
      transport.fetch(deadline, List.of(branch));
    }
    if (deadline.isCancelled()) {
      throw new TransportException(deadline.exceeded());
    }
  }

  private Transport open(Repository into) throws NotSupportedException, TransportException {
    Transport transport = Transport.open(into, uri);
    transport.setTimeout((int) Math.max(1, settings.silence().toSeconds()));
    if (settings.login() != null && isHttp()) {
      transport.setCredentialsProvider(new UsernamePasswordCredentialsProvider(settings.login().username(), settings.login().password()));
    }
    return transport;
  }

  private String noBranch(Map<String, Ref> refs) {
    TreeSet<String> branches = new TreeSet<>();
    refs.keySet().stream().filter(name -> name.startsWith(Constants.R_HEADS))
        .forEach(name -> branches.add(name.substring(Constants.R_HEADS.length())));
    if (branches.isEmpty()) {
      return printable() + " has no commits yet; push a first one to the branch " + settings.branch();
    }
    return printable() + " has no branch " + settings.branch() + "; choose with --branch one of: "
        + String.join(", ", branches.stream().limit(20).toList());
  }

  private boolean isHttp() {
    return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
  }

  private static String redact(String text, @org.jspecify.annotations.Nullable String secret) {
    return secret == null || secret.isEmpty() ? text : text.replace(secret, "(hidden)");
  }

  /** Ends a transfer that goes on for too long. Silence is cut off by the transport itself. */
  static final class Deadline extends EmptyProgressMonitor {
    private final Duration limit;
    private final long end;

    Deadline(Duration limit) {
      this.limit = limit;
      this.end = System.nanoTime() + limit.toNanos();
    }

    @Override
    public boolean isCancelled() {
      return System.nanoTime() - end >= 0;
    }

    String exceeded() {
      return "the transfer took longer than " + limit.toSeconds() + " s";
    }
  }
}
