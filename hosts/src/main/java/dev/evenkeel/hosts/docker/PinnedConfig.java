package dev.evenkeel.hosts.docker;

import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.AuthConfigurations;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.RemoteApiVersion;
import org.jspecify.annotations.Nullable;

import java.net.URI;

/** docker-java's settings without its look-ups: the operator's own DOCKER_HOST, ~/.docker and system properties have nothing to say about a remote host. */
record PinnedConfig(ApiVersion api) implements DockerClientConfig {

  @Override
  public URI getDockerHost() {
    return URI.create("unix:///var/run/docker.sock"); // only printed: the transport knows where it leads
  }

  @Override
  public RemoteApiVersion getApiVersion() {
    return RemoteApiVersion.create(api.major(), api.minor());
  }

  @Override
  public @Nullable String getRegistryUsername() {
    return null;
  }

  @Override
  public @Nullable String getRegistryPassword() {
    return null;
  }

  @Override
  public @Nullable String getRegistryEmail() {
    return null;
  }

  @Override
  public @Nullable String getRegistryUrl() {
    return null;
  }

  @Override
  public @Nullable AuthConfig effectiveAuthConfig(String imageName) {
    return null;
  }

  @Override
  public AuthConfigurations getAuthConfigurations() {
    return new AuthConfigurations();
  }

  @Override
  @SuppressWarnings("deprecation") // the interface asks for the deprecated type
  public com.github.dockerjava.core.@Nullable SSLConfig getSSLConfig() {
    return null;
  }
}
