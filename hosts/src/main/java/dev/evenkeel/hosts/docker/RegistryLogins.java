package dev.evenkeel.hosts.docker;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.evenkeel.api.model.HostSpec.RegistryLogin;
import dev.evenkeel.hosts.docker.http.Call;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/** Logins at registries; they leave this class only as the header of one request to the engine. */
final class RegistryLogins {
  private static final String HUB_SERVER = "https://index.docker.io/v1/";
  private final Map<String, RegistryLogin> logins = new TreeMap<>();

  /** @param byHost as in the Host manifest; {@code docker.io}, {@code index.docker.io} and {@code registry-1.docker.io} mean the same */
  RegistryLogins(Map<String, RegistryLogin> byHost) {
    byHost.forEach((host, login) -> {
      String plain = host.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
      logins.put(plain.endsWith("docker.io") ? References.DOCKER_HUB : plain, login);
    });
  }

  /** Adds the login for the reference's registry if there is one. */
  Call authorize(Call call, String reference) {
    String registry = References.registry(reference);
    RegistryLogin login = logins.get(registry);
    if (login == null) {
      return call;
    }
    ObjectNode auth = EngineApi.JSON.createObjectNode().put("username", login.username()).put("password", login.password()).put(
        "serveraddress",
        registry.equals(References.DOCKER_HUB) ? HUB_SERVER : registry);
    return call.withHeader("X-Registry-Auth", Base64.getUrlEncoder().encodeToString(auth.toString().getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return "logins at " + logins.keySet();
  }
}
