package dev.evenkeel.operator.source;

import com.sun.net.httpserver.BasicAuthenticator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** git's own server side (git-http-backend(1)) behind a server that asks for a login. */
public final class GitHttpServer implements AutoCloseable {
  private static final Path BACKEND = Path.of("/usr/lib/git-core/git-http-backend");
  private final HttpServer server;

  private GitHttpServer(HttpServer server) {
    this.server = server;
  }

  public static boolean isPossible() {
    return Files.isExecutable(BACKEND);
  }

  /** Serves every repository below a folder. */
  public static GitHttpServer start(Path root, String user, String password) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> serve(root, exchange)).setAuthenticator(new BasicAuthenticator("git") {
      @Override
      public boolean checkCredentials(String name, String word) {
        return name.equals(user) && word.equals(password);
      }
    });
    server.start();
    return new GitHttpServer(server);
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void serve(Path root, HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(BACKEND.toString()).redirectError(ProcessBuilder.Redirect.DISCARD);
    var environment = builder.environment();
    environment.put("GIT_PROJECT_ROOT", root.toString());
    environment.put("GIT_HTTP_EXPORT_ALL", "1");
    environment.put("GIT_CONFIG_COUNT", "1");
    environment.put("GIT_CONFIG_KEY_0", "safe.directory");
    environment.put("GIT_CONFIG_VALUE_0", "*");
    environment.put("PATH_INFO", exchange.getRequestURI().getPath());
    environment.put("QUERY_STRING", Objects.requireNonNullElse(exchange.getRequestURI().getRawQuery(), ""));
    environment.put("REQUEST_METHOD", exchange.getRequestMethod());
    header(exchange, "Content-Type", environment, "CONTENT_TYPE");
    header(exchange, "Content-Encoding", environment, "HTTP_CONTENT_ENCODING");
    header(exchange, "Git-Protocol", environment, "GIT_PROTOCOL");
    Process backend = builder.start();
    try (exchange; InputStream out = backend.getInputStream()) {
      try (OutputStream in = backend.getOutputStream()) {
        exchange.getRequestBody().transferTo(in);
      }
      int status = 200;
      for (String line = line(out); !line.isEmpty(); line = line(out)) {
        int colon = line.indexOf(':');
        String value = line.substring(colon + 1).strip();
        if (line.startsWith("Status:")) {
          status = Integer.parseInt(value.substring(0, 3));
        } else {
          exchange.getResponseHeaders().add(line.substring(0, colon), value);
        }
      }
      exchange.sendResponseHeaders(status, 0);
      out.transferTo(exchange.getResponseBody());
    } finally {
      backend.destroy();
    }
  }

  private static void header(HttpExchange exchange, String name, java.util.Map<String, String> environment, String variable) {
    String value = exchange.getRequestHeaders().getFirst(name);
    if (value != null) {
      environment.put(variable, value);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
