package dev.evenkeel.hosts.ssh;

import com.jcraft.jsch.AgentIdentityRepository;
import com.jcraft.jsch.AgentProxyException;
import com.jcraft.jsch.Identity;
import com.jcraft.jsch.IdentityRepository;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SSHAgentConnector;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Vector;

/**
 * The keys that one login may use: identity files (with the certificate beside each, tried first), then the agent's. The library's own way to have both would load our files into the user's agent; this one never writes to it.
 */
final class Identities implements IdentityRepository {
  private static final List<String> DEFAULT_FILES = List.of("id_ed25519", "id_ecdsa", "id_rsa");
  private final List<Identity> fromFiles = new ArrayList<>();
  private final List<Identity> fromAgent = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  Identities(SshAddress address) {
    List<Path> files = address.identities();
    if (files.isEmpty()) {
      Path folder = Path.of(System.getProperty("user.home", "/"), ".ssh");
      files = DEFAULT_FILES.stream().map(folder::resolve).filter(Files::isReadable).toList();
    }
    files.forEach(this::addFile);
    Path socket = address.agentSocket();
    if (socket != null) {
      addAgent(socket);
    }
  }

  private void addFile(Path file) {
    JSch loader = new JSch();
    Path certificate = file.resolveSibling(file.getFileName() + "-cert.pub");
    try {
      if (Files.isReadable(certificate)) {
        loader.addIdentity(file.toString(), certificate.toString(), null);
        notes.add(file + " with its certificate");
      }
      loader.addIdentity(file.toString());
      notes.add(file.toString());
    } catch (JSchException e) {
      notes.add(file + " cannot be read (" + e.getMessage() + ")");
    }
    for (Identity identity : loader.getIdentityRepository().getIdentities()) {
      if (identity.isEncrypted()) {
        notes.add(file + " has a passphrase: load it into an ssh-agent");
      } else {
        fromFiles.add(identity);
      }
    }
  }

  private void addAgent(Path socket) {
    try {
      List<Identity> keys = new AgentIdentityRepository(new SSHAgentConnector(socket)).getIdentities();
      fromAgent.addAll(keys);
      notes.add(keys.size() + " of the agent " + socket);
    } catch (AgentProxyException | RuntimeException e) {
      notes.add("the agent " + socket + " does not answer (" + e.getMessage() + ")");
    }
  }

  /** What was tried, for the message of a refused login. */
  String tried() {
    return notes.isEmpty() ? "no identity file and no agent" : String.join("; ", notes);
  }

  @Override
  public Vector<Identity> getIdentities() {
    Vector<Identity> all = new Vector<>(fromFiles);
    all.addAll(fromAgent);
    return all;
  }

  @Override
  public String getName() {
    return "identities of one login";
  }

  @Override
  public int getStatus() {
    return RUNNING;
  }

  @Override
  public boolean add(byte[] identity) {
    return false;
  }

  @Override
  public boolean remove(byte[] blob) {
    return false;
  }

  @Override
  public void removeAll() {
    fromFiles.clear();
    fromAgent.clear();
  }
}
