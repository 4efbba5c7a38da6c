package dev.evenkeel.operator.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server of the tests' own that speaks the part of Vault's documented HTTP API that Evenkeel uses: key/value version 2, token lookup and renewal, and AppRole, with namespaces and TLS (developer.hashicorp.com/vault/api-docs). It is not Vault, which cannot be had here.
 */
public final class VaultServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  /** What a token may do. */
  public record Token(long ttl, boolean renewable) {}

  public final Map<String, Token> tokens = new ConcurrentHashMap<>();
  /** By namespace, mount and path. */
  public final Map<String, Map<String, String>> secrets = new ConcurrentHashMap<>();
  public final Map<String, String> roles = new ConcurrentHashMap<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile Token given = new Token(60, true);
  public volatile int status;
  volatile @Nullable Long silence;
  private final HttpServer server;
  private final boolean tls;
  private int logins;

  private VaultServer(HttpServer server, boolean tls) {
    this.server = server;
    this.tls = tls;
    server.createContext("/", this::handle);
    server.setExecutor(java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  static VaultServer plain() throws IOException {
    return new VaultServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), false);
  }

  /** With a certificate for localhost of its own, which is written to {@code ca} as PEM. */
  public static VaultServer tls(Path ca) throws IOException, GeneralSecurityException, InterruptedException {
    Path store = ca.resolveSibling("server.p12");
    Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
        "v",
        "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost,ip:127.0.0.1", "-validity", "3", "-storetype", "PKCS12",
        "-keystore",
        store.toString(), "-storepass", "changeit").inheritIO().start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool failed");
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    Files.writeString(ca,
        "-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(keys.getCertificate("v").getEncoded())
            + "\n-----END CERTIFICATE-----\n");
    KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return new VaultServer(server, true);
  }

  public String address() {
    return (tls ? "https" : "http") + "://localhost:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
    String namespace = exchange.getRequestHeaders().getFirst("X-Vault-Namespace");
    byte[] body = exchange.getRequestBody().readAllBytes();
    calls.add(exchange.getRequestMethod() + " " + path);
    Long wait = silence;
    if (wait != null) {
      try {
        Thread.sleep(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (status != 0) {
      answer(exchange, status, Map.of("errors", List.of("as the test wants")));
    } else if (path.equals("/v1/auth/approle/login") && exchange.getRequestMethod().equals("POST")) {
      login(exchange, JSON.readTree(body));
    } else if (token == null || !tokens.containsKey(token)) {
      answer(exchange, 403, Map.of("errors", List.of("permission denied")));
    } else if (path.equals("/v1/auth/token/lookup-self")) {
      Token own = java.util.Objects.requireNonNull(tokens.get(token));
      answer(exchange, 200, Map.of("data", Map.of("id", token, "ttl", own.ttl(), "renewable", own.renewable())));
    } else if (path.equals("/v1/auth/token/renew-self") && exchange.getRequestMethod().equals("POST")) {
      Token own = java.util.Objects.requireNonNull(tokens.get(token));
      if (own.renewable()) {
        answer(exchange, 200, Map.of("auth", Map.of("client_token", token, "lease_duration", own.ttl(), "renewable", true)));
      } else {
        answer(exchange, 400, Map.of("errors", List.of("lease is not renewable")));
      }
    } else {
      Map<String, String> secret = secrets
          .get((namespace == null ? "" : namespace) + path.replaceFirst("^/v1", "").replaceFirst("/data/", "/"));
      if (secret == null || !exchange.getRequestMethod().equals("GET") || !path.contains("/data/")) {
        answer(exchange, 404, Map.of("errors", List.of()));
      } else {
        answer(exchange, 200, Map.of("data", Map.of("data", new TreeMap<>(secret), "metadata", Map.of("version", 1))));
      }
    }
  }

  private synchronized void login(HttpExchange exchange, JsonNode body) throws IOException {
    String secret = roles.get(body.path("role_id").asText());
    if (secret == null || !secret.equals(body.path("secret_id").asText())) {
      answer(exchange, 400, Map.of("errors", List.of("invalid role or secret ID")));
      return;
    }
    String token = "hvs.role-" + ++logins;
    tokens.put(token, given);
    answer(exchange, 200, Map.of("auth", Map.of("client_token", token, "lease_duration", given.ttl(), "renewable", given.renewable())));
  }

  private static void answer(HttpExchange exchange, int code, Map<String, ?> body) throws IOException {
    byte[] bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** What was asked since the last time, without the reading itself. */
  List<String> calls() {
    List<String> all = new ArrayList<>(calls);
    calls.clear();
    return all;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
