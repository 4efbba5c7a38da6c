package dev.evenkeel.hosts.docker;

/** A version of the Docker Engine API; compared by numbers, for 1.9 is below 1.41. */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** The newest whose answers this code knows. Engine 29 refuses everything below it, and engine 20.10 ends at 1.41. */
  static final ApiVersion OURS = new ApiVersion(1, 44);

  static ApiVersion parse(String text) {
    int dot = text.indexOf('.');
    if (!text.matches("[0-9]{1,4}\\.[0-9]{1,4}")) {
      throw new IllegalArgumentException("not an API version: '" + text + "'");
    }
    return new ApiVersion(Integer.parseInt(text.substring(0, dot)), Integer.parseInt(text.substring(dot + 1)));
  }

  boolean atLeast(int otherMajor, int otherMinor) {
    return compareTo(new ApiVersion(otherMajor, otherMinor)) >= 0;
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major ? Integer.compare(major, other.major) : Integer.compare(minor, other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
