package dev.evenkeel.hosts.files;

/** What is known about one path. */
public sealed interface FileReading {

  record Present(FileFacts facts) implements FileReading {}

  /** It was looked for and nothing stands there. */
  record Absent() implements FileReading {}

  /** It could not be read, in the host's words. */
  record Unreadable(String reason) implements FileReading {}
}
