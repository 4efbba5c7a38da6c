package dev.evenkeel.hosts.contact;

import com.jcraft.jsch.ConfigRepository;
import com.jcraft.jsch.OpenSSHConfig;
import dev.evenkeel.api.model.HostSpec;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a person's {@code ~/.ssh/config} (ssh_config(5)) says of a host: read once, when a host is added, and written down in its manifest, so that the operator needs no such file. {@code HostName}, {@code User}, {@code Port}, {@code IdentityFile} and
 * {@code ProxyJump} are understood; what is not is noted.
 */
public final class SshConfigFile {
  private static final int MOST_JUMPS = 5;
  private final ConfigRepository config;
  private final List<String> notes = new ArrayList<>();

  private SshConfigFile(ConfigRepository config) {
    this.config = config;
  }

  /** What the file says; nothing when there is none. */
  public static SshConfigFile read(Path file) throws IOException {
    String text = Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
    SshConfigFile read = new SshConfigFile(OpenSSHConfig.parse(text));
    for (String line : text.lines().toList()) {
      String word = line.strip().split("[\\s=]+", 2)[0].toLowerCase(Locale.ROOT);
      if (word.equals("match") || word.equals("include")) {
        read.notes
            .add(file + ": \"" + line.strip()
                + "\" is not understood; what it says of the host has to be written into its manifest by hand");
      }
    }
    return read;
  }

  /** What was not understood, in whole sentences without a full stop. */
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /**
   * The way to a host.
   *
   * @param address as typed: a name, an address, or an alias of the file
   * @param user as typed, or null
   * @param port as typed, or null
   * @param identities as typed; they come before those of the file
   */
  public HostSpec.Ssh way(String address, @Nullable String user, @Nullable Integer port, List<String> identities) {
    return way(address, user, port, identities, 0);
  }

  private HostSpec.Ssh way(String alias, @Nullable String user, @Nullable Integer port, List<String> identities, int depth) {
    ConfigRepository.Config said = config.getConfig(alias);
    String hostName = said.getHostname();
    String address = hostName == null ? alias : hostName.replace("%h", alias);
    String login = user != null ? user : said.getUser() != null ? said.getUser() : System.getProperty("user.name", "root");
    int number = port != null ? port : said.getPort() > 0 ? said.getPort() : 22;
    List<String> keys = new ArrayList<>(identities);
    String[] files = said.getValues("IdentityFile");
    for (String file : files == null ? new String[0] : files) {
      if (file.contains("%")) {
        notes.add("IdentityFile " + file + " of " + alias + " has a % in it, which is not understood");
      } else if (!keys.contains(file)) {
        keys.add(file);
      }
    }
    if (said.getValue("ProxyCommand") != null) {
      notes.add("ProxyCommand of " + alias + " is not used; Evenkeel goes through other hosts by ProxyJump");
    }
    String jump = said.getValue("ProxyJump");
    return new HostSpec.Ssh(address, number, login, keys, List.of(), jump == null || jump.equals("none") ? null : jump(jump, depth));
  }

  /** {@code ProxyJump}: hosts separated by commas, the first one is met first. */
  private HostSpec.@Nullable Ssh jump(String written, int depth) {
    List<String> hops = Arrays.stream(written.split(",", -1)).map(String::strip).filter(hop -> !hop.isEmpty()).toList();
    if (hops.isEmpty() || depth + hops.size() > MOST_JUMPS) {
      notes.add("ProxyJump " + written + " goes over more than " + MOST_JUMPS + " hosts and is left out");
      return null;
    }
    HostSpec.Ssh way = null;
    for (String hop : hops) {
      Typed typed = Typed.parse(hop);
      HostSpec.Ssh here = way(typed.address(), typed.user(), typed.port(), List.of(), depth + hops.size());
      way = new HostSpec.Ssh(here.address(), here.port(), here.user(), here.identities(), here.hostKeys(), way != null ? way : here.jump());
    }
    return way;
  }
}
