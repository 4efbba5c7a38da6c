package dev.evenkeel.hosts.probe;

import dev.evenkeel.hosts.Link;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocketFactory;

/** One request without a body and the beginning of its answer (RFC 9112). The connection is not used again. */
final class HttpExchange {
  private static final int HEAD_CAP = 32 << 10;
  private static final int BODY_CAP = 512;

  /**
   * What came back.
   *
   * @param beginning as much of the body as helps a person, on one line
   */
  record Answer(int status, String phrase, String beginning) {
    /** {@code 503 Service Unavailable: loading rules}. */
    String summary() {
      return (status + " " + phrase).strip() + (beginning.isEmpty() ? "" : ": " + beginning);
    }
  }

  private HttpExchange() {}

  static Answer over(Link.Channel channel, Address address, String host, String method) throws IOException {
    if (!address.tls()) {
      return talk(channel.input(), channel.output(), address, host, method);
    }
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (var socket = (javax.net.ssl.SSLSocket) factory.createSocket(new ChannelSocket(channel), host, address.port(), true)) {
      var parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      return talk(socket.getInputStream(), socket.getOutputStream(), address, host, method);
    }
  }

  private static Answer talk(InputStream raw, OutputStream out, Address address, String host, String method) throws IOException {
    String length = method.equals("GET") || method.equals("HEAD") ? "" : "Content-Length: 0\r\n";
    String request = method + " " + address.path() + " HTTP/1.1\r\nHost: " + address.authority(host)
        + "\r\nUser-Agent: evenkeel\r\nAccept: */*\r\n" + length + "Connection: close\r\n\r\n";
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    InputStream in = new BufferedInputStream(raw, 4096);
    String statusLine = line(in, HEAD_CAP);
    String[] parts = statusLine.split(" ", 3);
    if (!statusLine.startsWith("HTTP/1.") || parts.length < 2 || !parts[1].matches("\\d{3}")) {
      throw new IOException("the answer is no HTTP: '" + shortened(statusLine) + "'");
    }
    boolean chunked = false;
    int left = HEAD_CAP;
    for (String header = line(in, left); !header.isEmpty(); header = line(in, left)) {
      left -= header.length() + 2;
      chunked |= header.toLowerCase(java.util.Locale.ROOT).replace(" ", "").equals("transfer-encoding:chunked");
    }
    int status = Integer.parseInt(parts[1]);
    String beginning = status < 400 ? "" : shortened(beginning(in, chunked));
    return new Answer(status, parts.length < 3 ? "" : shortened(parts[2]), beginning);
  }

  /** The first bytes of the body; of a chunked one those of the first chunk. A body that breaks off or never comes is no failure of its own. */
  private static String beginning(InputStream in, boolean chunked) {
    try {
      int wanted = BODY_CAP;
      if (chunked) {
        String size = line(in, 64).split(";", 2)[0].strip();
        wanted = size.matches("[0-9a-fA-F]{1,7}") ? Math.min(BODY_CAP, Integer.parseInt(size, 16)) : 0;
      }
      return new String(in.readNBytes(wanted), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  static String line(InputStream in, int cap) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new IOException(line.size() == 0 ? "the connection was closed without an answer" : "the answer broke off");
      }
      if (line.size() >= cap) {
        throw new IOException("the answer's head is longer than " + cap + " bytes");
      }
      line.write(b);
    }
    String text = line.toString(StandardCharsets.ISO_8859_1);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  static String shortened(String text) {
    String one = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    return one.length() <= 200 ? one : one.substring(0, 199) + "…";
  }
}
