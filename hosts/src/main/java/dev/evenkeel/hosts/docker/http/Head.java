package dev.evenkeel.hosts.docker.http;

import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Status line and header fields of an answer, read with bounds. */
record Head(int status, Map<String, List<String>> headers) {
  private static final int MAX_BYTES = 64 << 10;

  /**
   * Skips interim answers (1xx other than 101).
   *
   * @throws EOFException with a message that says whether anything had arrived
   */
  static Head read(BufferedChannel from) throws IOException {
    Head head = readOne(from);
    while (head.status >= 100 && head.status < 200 && head.status != 101) {
      head = readOne(from);
    }
    return head;
  }

  private static Head readOne(BufferedChannel from) throws IOException {
    int[] budget = {MAX_BYTES};
    String line = readLine(from, budget);
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new IOException("the other side does not speak HTTP/1.1 (it said '" + line.substring(0, Math.min(40, line.length())) + "')");
    }
    int status = Integer.parseInt(line.substring(9, 12));
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (line = readLine(from, budget); !line.isEmpty(); line = readLine(from, budget)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("a header without a name in the answer");
      }
      headers.computeIfAbsent(line.substring(0, colon).strip(), k -> new ArrayList<>()).add(line.substring(colon + 1).strip());
    }
    return new Head(status, headers);
  }

  /** A line without its end; also of chunk sizes. */
  static String readLine(BufferedChannel from, int[] budget) throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int b = from.read();
      if (b < 0) {
        throw new EOFException("the connection ended in the middle of an answer");
      }
      if (--budget[0] < 0) {
        throw new IOException("the answer's header is larger than " + MAX_BYTES + " bytes");
      }
      if (b == '\n') {
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
          line.setLength(end - 1);
        }
        return line.toString();
      }
      line.append((char) b);
    }
  }

  private @Nullable String header(String name) {
    List<String> values = headers.get(name);
    return values == null ? null : values.getLast();
  }

  boolean chunked() {
    String encoding = header("Transfer-Encoding");
    return encoding != null && encoding.toLowerCase(java.util.Locale.ROOT).endsWith("chunked");
  }

  /** −1 when it is not said. */
  long length() throws IOException {
    String length = header("Content-Length");
    if (length == null) {
      return -1;
    }
    if (!length.matches("[0-9]{1,18}")) {
      throw new IOException("the answer's Content-Length is not a number");
    }
    return Long.parseLong(length);
  }

  boolean saysClose() {
    String connection = header("Connection");
    return connection != null && connection.equalsIgnoreCase("close");
  }

  boolean bodyless(String method) {
    return method.equals("HEAD") || status == 204 || status == 304;
  }
}
