package dev.evenkeel.operator.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.evenkeel.api.model.SecretSpec;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Calls to Vault: bounded in time and size, over TLS that is always verified, and never following to another server. */
final class VaultHttp {
  private static final int LARGEST = 1 << 20;
  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final SecretSpec.Vault spec;
  private @Nullable HttpClient client;
  private byte @Nullable [] trusted;

  /** What Vault said. */
  record Answer(int status, JsonNode body) {
    @Override
    public String toString() {
      return "Answer[" + status + "]";
    }
  }

  VaultHttp(SecretSpec.Vault spec) {
    this.spec = spec;
  }

  /**
   * One call.
   *
   * @param path below {@code /v1/}
   * @param token null before a login
   * @param body null for none
   * @throws IOException when Vault cannot be reached; its message never has what was sent
   */
  Answer call(String method, String path, @Nullable String token, @Nullable Map<String, String> body)
      throws IOException, InterruptedException {
    String encoded = Stream.of(path.split("/", -1)).map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(spec.address() + "/v1/" + encoded)).timeout(VaultSecret.PATIENCE)
        .header("X-Vault-Request", "true")
        .method(method, body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (token != null) {
      request.header("X-Vault-Token", token);
    }
    if (spec.namespace() != null) {
      request.header("X-Vault-Namespace", spec.namespace());
    }
    CompletableFuture<HttpResponse<byte[]>> sent = client().sendAsync(request.build(),
        HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST));
    try {
      HttpResponse<byte[]> response = sent.get(VaultSecret.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), response.statusCode() == 200
          ? Entries.tree(response.body(), "Vault at " + spec.address())
          : MissingNode.getInstance());
    } catch (TimeoutException e) {
      throw late(e);
    } catch (ExecutionException e) {
      throw failed(e);
    } finally {
      sent.cancel(true);
    }
  }

  private IOException late(Exception e) {
    return new IOException("Vault at " + spec.address() + " does not answer within " + VaultSecret.PATIENCE.toSeconds() + " s", e);
  }

  private IOException failed(ExecutionException e) {
    return switch (e.getCause()) {
      case HttpTimeoutException late -> late(late);
      case SSLException distrust -> new IOException("Vault at " + spec.address()
          + " shows a certificate that is not trusted; name the file of its authority in ca (" + distrust.getMessage() + ")", distrust);
      case ConnectException refused -> new IOException("Vault at " + spec.address() + " cannot be reached", refused);
      case null, default ->
        new IOException("Vault at " + spec.address() + " cannot be asked: the connection broke, or the answer is not readable", e);
    };
  }

  /** Made anew when the file with the authorities has changed. */
  private HttpClient client() throws IOException {
    byte[] ca = spec.ca() == null ? null : authorities(spec.ca());
    HttpClient known = client;
    if (known != null && java.util.Arrays.equals(ca, trusted)) {
      return known;
    }
    HttpClient.Builder made = HttpClient.newBuilder().connectTimeout(CONNECTING).followRedirects(HttpClient.Redirect.NEVER)
        .version(HttpClient.Version.HTTP_1_1);
    if (ca != null) {
      made.sslContext(trusting(ca, String.valueOf(spec.ca())));
    }
    trusted = ca;
    HttpClient next = made.build();
    client = next;
    return next;
  }

  private static byte[] authorities(String file) throws IOException {
    try {
      return Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      throw new IOException("the certificates in " + file + " on the operator's machine cannot be read", e);
    }
  }

  private static SSLContext trusting(byte[] pem, String file) throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int count = 0;
      for (Certificate certificate : CertificateFactory.getInstance("X.509")
          .generateCertificates(new java.io.ByteArrayInputStream(pem))) {
        store.setCertificateEntry("ca-" + count++, certificate);
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(file + " has no certificates that can be read: " + e.getMessage(), e);
    }
  }
}
