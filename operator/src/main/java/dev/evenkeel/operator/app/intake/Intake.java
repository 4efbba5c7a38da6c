package dev.evenkeel.operator.app.intake;

import dev.evenkeel.api.model.HostSpec;
import dev.evenkeel.hosts.HostUnavailableException;
import dev.evenkeel.hosts.Link;
import dev.evenkeel.hosts.docker.Engine;
import dev.evenkeel.hosts.docker.Inventory;
import dev.evenkeel.hosts.remote.RemoteHostConnector;
import dev.evenkeel.hosts.ssh.ConnectFailedException;
import dev.evenkeel.hosts.ssh.HostKeyPins;
import dev.evenkeel.hosts.ssh.SshSettings;
import dev.evenkeel.hosts.survey.Surveyor;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Clock;

/** Reads a whole host and writes it down: the one place of this package that talks to a host. */
public final class Intake {
  private Intake() {}

  /** What counts as a secret. This version reads no references, so values are left out. */
  public static SecretValues secrets() {
    return new SecretValues(false);
  }

  /**
   * Looks at a host, without its lock, and changes nothing there.
   *
   * @param pins where host keys are kept that no manifest names
   * @throws HostUnavailableException when there is no way in
   * @throws IOException              when it could not be read, with its name
   */
  public static Written of(HostSpec spec, HostKeyPins pins) throws IOException, InterruptedException {
    RemoteHostConnector connector = new RemoteHostConnector("evenkeel import", pins, SshSettings.DEFAULT, Clock.systemUTC());
    try (Link link = connector.open(spec)) {
      Surveyor surveyor = new Surveyor(link, spec.sudo());
      return Takeover.of(spec.name(), inventory(link, spec), surveyor.look(), surveyor::files, secrets());
    }
  }

  /** Null where no engine is installed; one that is there and cannot be asked is an error, for nothing may be overlooked. */
  private static @Nullable Inventory inventory(Link link, HostSpec spec) throws IOException {
    try (Engine engine = Engine.connect(link, spec.dockerSocket())) {
      return Inventory.of(engine);
    } catch (ConnectFailedException e) {
      if (e.reason() == ConnectFailedException.Reason.NO_SUCH_SOCKET && e.what().startsWith("there is no socket")) {
        return null;
      }
      throw e;
    }
  }
}
