package dev.evenkeel.operator.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Fleets drawn from a seed: up to two hosts, services that depend on each other, share networks or publish ports, files, units and a volume. */
final class Manifest {
  static final List<String> HOSTS = List.of("alder", "birch");
  static final List<String> SERVICES = List.of("web", "db", "cache", "worker");
  static final List<String> FILES = List.of("/etc/app.conf", "/etc/motd.d/ours");
  static final List<String> UNITS = List.of("tick", "tock");
  /** Tags of every service's image; those of {@link #BAD} end as soon as they start. */
  static final int IMAGES = 3;
  static final String BAD = "bad";

  private final Random random;
  private final StringBuilder yaml = new StringBuilder();

  private Manifest(Random random) {
    this.random = random;
  }

  /** A fleet that works. */
  static String sound(Random random) {
    return new Manifest(random).fleet(Flaw.NONE);
  }

  /** A fleet of one host with a service or two, a file and a unit. */
  static String small(Random random) {
    Manifest manifest = new Manifest(random);
    String host = HOSTS.getFirst();
    manifest.document("Host", host, "  address: local\n");
    List<String> before = new ArrayList<>();
    for (String name : SERVICES.subList(0, 2)) {
      if (before.isEmpty() || random.nextBoolean()) {
        manifest.service(name, host, host, false, false, before, Flaw.NONE);
        before.add(name);
      }
    }
    manifest.file(host, FILES.getFirst());
    manifest.unit(host, UNITS.getFirst());
    return manifest.yaml.toString();
  }

  /** Two hosts that have nothing to do with each other. */
  static String twins(Random random) {
    Manifest manifest = new Manifest(random);
    for (int i = 0; i < HOSTS.size(); i++) {
      String host = HOSTS.get(i);
      manifest.document("Host", host, "  address: local\n");
      manifest.service(SERVICES.get(2 * i), host, host, false, false, List.of(), Flaw.NONE);
      List<String> before = List.of(SERVICES.get(2 * i));
      manifest.service(SERVICES.get(2 * i + 1), host, host, false, false, before, Flaw.NONE);
      manifest.file(host, FILES.get(i));
      manifest.unit(host, UNITS.get(i));
    }
    return manifest.yaml.toString();
  }

  /** A fleet in which one thing cannot work, or is not valid. */
  static String broken(Random random) {
    List<Flaw> flaws = List.of(Flaw.CRASHES, Flaw.NO_IMAGE, Flaw.INVALID);
    return new Manifest(random).fleet(flaws.get(random.nextInt(flaws.size())));
  }

  /** What is wrong with a fleet. */
  private enum Flaw {
    NONE, CRASHES, NO_IMAGE, INVALID
  }

  private String fleet(Flaw flaw) {
    List<String> hosts = random.nextInt(4) == 0 ? HOSTS : HOSTS.subList(0, 1);
    hosts.forEach(host -> document("Host", host, "  address: local\n"));
    boolean network = random.nextBoolean();
    boolean volume = random.nextInt(3) == 0;
    if (network) {
      document("Network", "inner", "  host: " + hosts.getFirst() + "\n");
    }
    if (volume) {
      document("Volume", "data", "  host: " + hosts.getFirst() + "\n");
    }
    List<String> declared = new ArrayList<>();
    for (String name : SERVICES) {
      if (random.nextInt(3) > 0 || (declared.isEmpty() && name.equals("worker"))) {
        service(name, hosts.get(random.nextInt(hosts.size())), hosts.getFirst(), network, volume, declared, flaw);
        declared.add(name);
      }
    }
    for (String path : FILES) {
      if (random.nextBoolean()) {
        file(hosts.getFirst(), path);
      }
    }
    for (String name : UNITS) {
      if (random.nextInt(3) == 0) {
        unit(hosts.getFirst(), name);
      }
    }
    return yaml.toString();
  }

  private void file(String host, String path) {
    document("File", path.substring(path.lastIndexOf('/') + 1), "  host: " + host + "\n  path: " + path + "\n  content: \"level = "
        + random.nextInt(3) + "\\n\"\n" + (random.nextBoolean() ? "  mode: \"0640\"\n" : ""));
  }

  private void unit(String host, String name) {
    document("Unit", name, "  host: " + host + "\n  text: |\n    [Service]\n    ExecStart=/bin/" + name + " " + random.nextInt(3)
        + "\n    [Install]\n    WantedBy=multi-user.target\n");
  }

  private void service(String name, String host, String first, boolean network, boolean volume, List<String> before, Flaw flaw) {
    boolean flawed = before.isEmpty() && flaw != Flaw.NONE;
    StringBuilder spec = new StringBuilder("  host: " + host + "\n");
    if (!before.isEmpty() && random.nextInt(3) == 0) {
      spec.append("  dependsOn: [Service/").append(before.get(random.nextInt(before.size()))).append("]\n");
    }
    String tag = flawed && flaw == Flaw.CRASHES
        ? BAD
        : flawed && flaw == Flaw.NO_IMAGE ? "none" : String.valueOf(1 + random.nextInt(IMAGES));
    spec.append("  container:\n    image: reg/").append(name).append(':').append(tag).append('\n');
    spec.append("    stop_grace_period: ").append(1 + random.nextInt(3)).append("s\n");
    if (random.nextBoolean()) {
      spec.append("    mem_limit: ").append(random.nextBoolean() ? "64m" : "128m").append('\n');
    }
    if (random.nextBoolean()) {
      spec.append("    environment: {LEVEL: \"").append(random.nextInt(3)).append("\"}\n");
    }
    if (random.nextInt(3) == 0) {
      spec.append("    ports: [\"").append(8000 + SERVICES.indexOf(name)).append(":80\"]\n");
    }
    if (network && host.equals(first) && random.nextBoolean()) {
      spec.append("    networks: [inner]\n");
    }
    if (volume && host.equals(first) && random.nextInt(3) == 0) {
      spec.append("    volumes: [\"data:/data\"]\n");
    }
    if (flawed && flaw == Flaw.INVALID) {
      spec.append("    imagge: typo\n");
    }
    document("Service", name, spec.toString());
  }

  private void document(String kind, String name, String spec) {
    yaml.append("---\napiVersion: evenkeel/v1\nkind: ").append(kind).append("\nmetadata: {name: ").append(name).append("}\nspec:\n")
        .append(spec);
  }
}
