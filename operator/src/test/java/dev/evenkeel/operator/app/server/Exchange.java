package dev.evenkeel.operator.app.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** One request over a socket of its own, written as it goes over the wire, so that nothing corrects what a test gets wrong on purpose. */
record Exchange(int status, Map<String, String> headers, String body) {
  private static final int DEADLINE_MS = 20_000;

  /** @param lines request line and headers; {@code Host}, {@code Connection} and {@code Content-Length} are added where missing */
  static Exchange send(int port, String body, String... lines) {
    try (Socket socket = open(port)) {
      socket.getOutputStream().write(text(port, body, lines).getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return parse(answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Exchange get(int port, String path, String... headers) {
    String[] lines = new String[headers.length + 1];
    lines[0] = "GET " + path + " HTTP/1.1";
    System.arraycopy(headers, 0, lines, 1, headers.length);
    return send(port, "", lines);
  }

  static Exchange post(int port, String path, String body, String... headers) {
    String[] lines = new String[headers.length + 2];
    lines[0] = "POST " + path + " HTTP/1.1";
    lines[1] = "Content-Type: application/json";
    System.arraycopy(headers, 0, lines, 2, headers.length);
    return send(port, body, lines);
  }

  /** A stream that goes on; reads give up after the deadline. */
  static Socket open(int port) throws IOException {
    Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(DEADLINE_MS);
    return socket;
  }

  static BufferedReader follow(Socket socket, int port, String... lines) throws IOException {
    socket.getOutputStream().write(text(port, "", lines).getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  JsonNode json() {
    try {
      return new ObjectMapper().readTree(body);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + body, e);
    }
  }

  @Nullable
  String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  private static String text(int port, String body, String... lines) {
    StringBuilder text = new StringBuilder();
    String all = String.join("\n", lines).toLowerCase(Locale.ROOT);
    for (String line : lines) {
      text.append(line).append("\r\n");
    }
    if (!all.contains("\nhost:")) {
      text.append("Host: 127.0.0.1:").append(port).append("\r\n");
    }
    if (!all.contains("\ncontent-length:") && !body.isEmpty()) {
      text.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length).append("\r\n");
    }
    return text.append("Connection: close\r\n\r\n").append(body).toString();
  }

  private static Exchange parse(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    String[] head = answer.substring(0, end).split("\r\n", -1);
    Map<String, String> headers = new LinkedHashMap<>();
    for (int i = 1; i < head.length; i++) {
      int colon = head[i].indexOf(':');
      headers.put(head[i].substring(0, colon).toLowerCase(Locale.ROOT), head[i].substring(colon + 1).strip());
    }
    String body = answer.substring(end + 4);
    return new Exchange(Integer.parseInt(head[0].split(" ", -1)[1]), headers,
        "chunked".equals(headers.get("transfer-encoding")) ? unchunk(body) : body);
  }

  private static String unchunk(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    StringBuilder whole = new StringBuilder();
    int at = 0;
    while (at < bytes.length) {
      int line = at;
      while (bytes[line] != '\r') {
        line++;
      }
      int size = Integer.parseInt(new String(bytes, at, line - at, StandardCharsets.US_ASCII), 16);
      if (size == 0) {
        break;
      }
      whole.append(new String(bytes, line + 2, size, StandardCharsets.UTF_8));
      at = line + 2 + size + 2;
    }
    return whole.toString();
  }
}
