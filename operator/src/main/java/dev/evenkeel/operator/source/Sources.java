package dev.evenkeel.operator.source;

import dev.evenkeel.api.model.Blob;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.regex.Pattern;

/** Tells what a person means by {@code --repo}. */
public final class Sources {
  private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");
  /** git's short form of SSH, {@code user@host:path}; a path with a slash before its colon is a path. */
  private static final Pattern SCP = Pattern.compile("([^/@:]+@)?[^/@:]{2,}:(?!/{2}).*");

  private Sources() {}

  /**
   * A repository for an address or a local folder with {@code .git} (or a bare one): its commits count, not its working files. Any other folder is a plain one.
   *
   * @param path the folder of the manifests within it
   * @param state the operator's state folder; the copy stands in a folder of its own in it
   * @throws IllegalArgumentException with what to say instead
   */
  public static Source of(String repo, String branch, String path, Path state, GitSettings.@Nullable Login login, InstantSource clock) {
    if (URL.matcher(repo).matches() || (SCP.matcher(repo).matches() && !Files.exists(Path.of(repo)))) {
      return git(repo, branch, path, state, login);
    }
    Path folder = Path.of(repo).toAbsolutePath().normalize();
    if (isRepository(folder)) {
      return git(folder.toString(), branch, path, state, login);
    }
    return new FolderSource(folder.resolve(TreePaths.folder(path)), SourceLimits.DEFAULT, clock);
  }

  /** How often to look when nothing tells of a change: a remote is asked over the network, a folder only costs a look. */
  public static Duration interval(Source source) {
    return source instanceof FolderSource ? Duration.ofSeconds(2) : Duration.ofSeconds(30);
  }

  private static GitSource git(String url, String branch, String path, Path state, GitSettings.@Nullable Login login) {
    String key = Blob.utf8(url + "\n" + branch).sha256().substring(0, 12);
    return GitSource.open(GitSettings.of(url, branch, path, state.resolve("source").resolve(key + ".git")).withLogin(login));
  }

  private static boolean isRepository(Path folder) {
    boolean bare = Files.isRegularFile(folder.resolve("HEAD")) && Files.isDirectory(folder.resolve("objects"))
        && Files.isDirectory(folder.resolve("refs"));
    return bare || Files.exists(folder.resolve(".git"));
  }
}
