package dev.evenkeel.bench.rig;

import dev.evenkeel.testbed.TestHost;

/** The manifests that the measurements are made with. */
public final class Manifests {
  /** Of the workload, which every engine of a test host has. */
  public static final String IMAGE = "evenkeel/busybox:latest";
  /** Ends at once when it is told to, unlike a bare sleep as process 1. */
  public static final String PROGRAM = "trap 'exit 0' TERM; while :; do sleep 1000 & wait $!; done";

  private Manifests() {}

  /** A host that is logged in to as root, as the peers log in. */
  public static String host(TestHost host) {
    return """
        apiVersion: evenkeel/v1
        kind: Host
        metadata: {name: %s}
        spec:
          address: %s
          ssh: {user: root, port: %d, identity: %s, hostKey: "%s"}
        """.formatted(host.name(), host.address(), host.sshPort(), host.privateKey(), host.hostKey());
  }

  /** A host that only a simulated connector reaches. */
  public static String simulatedHost(String name) {
    return """
        apiVersion: evenkeel/v1
        kind: Host
        metadata: {name: %s}
        spec: {address: 192.0.2.1}
        """.formatted(name);
  }

  /**
   * A container that nothing but Evenkeel starts again.
   *
   * @param version an environment variable, to have something that a commit can change
   */
  public static String service(String host, String name, String version) {
    return """
        ---
        apiVersion: evenkeel/v1
        kind: Service
        metadata: {name: %s}
        spec:
          host: %s
          container:
            image: %s
            command: [sh, -c, "%s"]
            environment: {VERSION: "%s"}
            restart: "no"
            mem_limit: 32m
        """.formatted(name, host, IMAGE, PROGRAM.replace("$", "$$"), version);
  }

  public static String unit(String host, String name) {
    return """
        ---
        apiVersion: evenkeel/v1
        kind: Unit
        metadata: {name: %s}
        spec:
          host: %s
          text: |
            [Service]
            ExecStart=/bin/sleep infinity

            [Install]
            WantedBy=multi-user.target
        """.formatted(name, host);
  }

  public static String file(String host, String name, String path) {
    return """
        ---
        apiVersion: evenkeel/v1
        kind: File
        metadata: {name: %s}
        spec:
          host: %s
          path: %s
          content: "of %s, as written in git\\n"
        """.formatted(name, host, path, name);
  }
}
