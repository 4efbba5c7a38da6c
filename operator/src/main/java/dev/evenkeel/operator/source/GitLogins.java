package dev.evenkeel.operator.source;

import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The login for a repository that is read by http(s): of the environment ({@code EVENKEEL_GIT_USERNAME}, {@code EVENKEEL_GIT_PASSWORD} or {@code EVENKEEL_GIT_TOKEN}), else of the files in which {@code git credential-store} keeps them. See git-credential-store(1).
 */
public final class GitLogins {
  /** Servers that take a token do not look at the name; it must not be empty. */
  private static final String TOKENS_NAME = "x-access-token";

  private GitLogins() {}

  /**
   * The login, or null when none is known, the address has one of its own, or it is no http(s) address.
   *
   * @param environment of the process
   * @throws IllegalArgumentException when the environment names a user without a password
   */
  public static GitSettings.@Nullable Login of(String repo, Map<String, String> environment) {
    URIish uri;
    try {
      uri = new URIish(repo);
    } catch (URISyntaxException e) {
      return null; // whoever opens it says so
    }
    if (!isHttp(uri) || uri.getPass() != null) {
      return null;
    }
    String user = set(environment, "EVENKEEL_GIT_USERNAME");
    String password = set(environment, "EVENKEEL_GIT_PASSWORD");
    String secret = password != null ? password : set(environment, "EVENKEEL_GIT_TOKEN");
    if (secret != null) {
      String name = user != null ? user : uri.getUser();
      return new GitSettings.Login(name != null ? name : TOKENS_NAME, secret);
    }
    if (user != null) {
      throw new IllegalArgumentException("EVENKEEL_GIT_USERNAME is set and EVENKEEL_GIT_PASSWORD is not; set both, or EVENKEEL_GIT_TOKEN");
    }
    return stored(uri, environment);
  }

  private static GitSettings.@Nullable Login stored(URIish wanted, Map<String, String> environment) {
    for (Path file : files(environment)) {
      for (String line : lines(file)) {
        GitSettings.Login login = login(line, wanted);
        if (login != null) {
          return login;
        }
      }
    }
    return null;
  }

  /** In the order in which git asks them. */
  private static List<Path> files(Map<String, String> environment) {
    List<Path> files = new ArrayList<>();
    String home = Objects.requireNonNullElse(set(environment, "HOME"), System.getProperty("user.home"));
    files.add(Path.of(home, ".git-credentials"));
    String configuration = set(environment, "XDG_CONFIG_HOME");
    files.add((configuration != null ? Path.of(configuration) : Path.of(home, ".config")).resolve("git").resolve("credentials"));
    return files;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of(); // as git does: what cannot be read gives no login
    }
  }

  private static GitSettings.@Nullable Login login(String line, URIish wanted) {
    URIish kept;
    try {
      kept = new URIish(line.strip());
    } catch (URISyntaxException e) {
      return null;
    }
    boolean same = Objects.equals(kept.getScheme(), wanted.getScheme()) && Objects.equals(kept.getHost(), wanted.getHost())
        && kept.getPort() == wanted.getPort() && (wanted.getUser() == null || wanted.getUser().equals(kept.getUser()))
        && (kept.getPath() == null || kept.getPath().isEmpty() || kept.getPath().equals("/") || kept.getPath().equals(wanted.getPath()));
    return same && kept.getUser() != null && kept.getPass() != null ? new GitSettings.Login(kept.getUser(), kept.getPass()) : null;
  }

  private static boolean isHttp(URIish uri) {
    return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
  }

  private static @Nullable String set(Map<String, String> environment, String name) {
    String value = environment.get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
