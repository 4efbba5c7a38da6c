package dev.evenkeel.testbed;

import java.nio.file.Path;
import java.util.concurrent.ConcurrentHashMap;

/** The images of the testbed: made on first need by the script {@code testbed/images}, afterwards found in its cache. */
final class TestImages {
  private static final ConcurrentHashMap<String, Path> TARS = new ConcurrentHashMap<>();

  private TestImages() {}

  /** Makes sure that the image is there.
   *
   * @param name as the script knows it: {@code busybox}, or {@code evenkeel/busybox}, with or without a tag
   * @return its tar, as {@code docker load} reads it */
  static Path tar(String name) {
    return TARS.computeIfAbsent(shortName(name), image -> {
      Scripts.run("images", image);
      return Path.of(Scripts.run("images", "--tar", image));
    });
  }

  /** The folder of the tars. */
  static Path folder() {
    var folder = tar("testhost").getParent();
    if (folder == null) {
      throw new TestbedException("testbed/images --tar gave no absolute path");
    }
    return folder;
  }

  /** The exact tag of the image on this machine's engine. */
  static String tag(String name) {
    tar(name);
    return Scripts.run("images", "--tag", shortName(name));
  }

  private static String shortName(String name) {
    var plain = name.startsWith("evenkeel/") ? name.substring("evenkeel/".length()) : name;
    var colon = plain.indexOf(':');
    return colon < 0 ? plain : plain.substring(0, colon);
  }
}
