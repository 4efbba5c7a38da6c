package dev.evenkeel.api.host;

/** Something that Evenkeel does not manage and that has to be on the host before an object is created or changed. What is missing blocks the object, with this in the reason. */
public sealed interface Requirement extends Comparable<Requirement> {

  /** For people: {@code binary /usr/local/bin/cloudflared}. */
  String label();

  @Override
  default int compareTo(Requirement other) {
    return label().compareTo(other.label());
  }

  /** An executable file: an absolute path, or a name to be found on root's PATH. */
  record Binary(String name) implements Requirement {
    @Override
    public String label() {
      return "binary " + name;
    }
  }

  /** A user that the host knows (getent passwd). */
  record User(String name) implements Requirement {
    @Override
    public String label() {
      return "user " + name;
    }
  }

  /** A path that must be a mount point, so that nothing is written to the disk below it. */
  record MountPoint(String path) implements Requirement {
    @Override
    public String label() {
      return "mount point " + path;
    }
  }

  /** A path that must exist. */
  record Path(String path) implements Requirement {
    @Override
    public String label() {
      return "path " + path;
    }
  }

  /** A network of the engine that somebody else made ({@code external: true}). */
  record ExternalNetwork(String name) implements Requirement {
    @Override
    public String label() {
      return "external network " + name;
    }
  }

  /** A volume of the engine that somebody else made ({@code external: true}). */
  record ExternalVolume(String name) implements Requirement {
    @Override
    public String label() {
      return "external volume " + name;
    }
  }
}
