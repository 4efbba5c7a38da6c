package dev.evenkeel.e2e.faults;

import dev.evenkeel.testbed.TestHost;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * What git says should stand on the two hosts, and how that looks from outside. Everything on a host carries the number of the host's version, so that a look at the host tells which commit it is at.
 */
final class Written {
  static final String BEAST = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: web}
      spec:
        host: beast
        container:
          image: evenkeel/busybox:1
          command: [sh, -c, "trap 'exit 0' TERM; while :; do sleep 1000 & wait; done"]
          environment: {VERSION: "%1$d"}
          networks: [backstage]
          mem_limit: 64m
          healthcheck: {test: [CMD, "true"], interval: 1s, timeout: 5s, retries: 20}
      ---
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: ported}
      spec:
        host: beast
        container:
          image: evenkeel/busybox:1
          command: [sleep, "100000"]
          init: true
          environment: {VERSION: "%1$d"}
          ports: ["127.0.0.1:8180:8080"]
          volumes: ["ported-data:/data"]
      ---
      apiVersion: evenkeel/v1
      kind: Network
      metadata: {name: backstage}
      spec: {host: beast}
      ---
      apiVersion: evenkeel/v1
      kind: Volume
      metadata: {name: ported-data}
      spec: {host: beast}
      ---
      apiVersion: evenkeel/v1
      kind: Unit
      metadata: {name: worker}
      spec:
        host: beast
        text: |
          [Service]
          Environment=VERSION=%1$d
          ExecStart=/bin/sleep infinity

          [Install]
          WantedBy=multi-user.target
      ---
      apiVersion: evenkeel/v1
      kind: File
      metadata: {name: note}
      spec: {host: beast, path: /etc/evenkeel-test/note, content: "note %1$d\\n"}
      """;
  static final String VAULT = """
      apiVersion: evenkeel/v1
      kind: Service
      metadata: {name: other}
      spec:
        host: vault
        container:
          image: evenkeel/busybox:1
          command: [sleep, "100000"]
          init: true
          environment: {VERSION: "%1$d"}
      """;
  /** Prints what {@link #beast} expects. */
  private static final String LOOK_AT_BEAST = """
      docker ps -a --filter label=dev.evenkeel.name --format '{{.Names}} {{.State}}' | sort
      docker inspect -f '{{.Name}} {{range .Config.Env}}{{println .}}{{end}} memory {{.HostConfig.Memory}} paused {{.State.Paused}}' web ported 2>&1 | grep -v -e '^$' -e '^PATH='
      docker network inspect -f '{{range .Containers}}{{.Name}} {{end}}on backstage' backstage 2>&1
      docker volume ls -q --filter name=ported-data
      systemctl show -P ActiveState -P UnitFileState -P Environment -P DropInPaths -P NeedDaemonReload worker.service | paste -sd' '
      stat -c '%F %a' /etc/evenkeel-test/note 2>&1; cat /etc/evenkeel-test/note 2>&1
      """;
  private static final String LOOK_AT_VAULT = """
      docker ps -a --filter label=dev.evenkeel.name --format '{{.Names}} {{.State}}' | sort
      docker inspect -f '{{range .Config.Env}}{{println .}}{{end}}' other 2>&1 | grep VERSION
      """;

  private final AtomicInteger beast = new AtomicInteger(1);
  private final AtomicInteger vault = new AtomicInteger(1);

  int beastVersion() {
    return beast.get();
  }

  int nextOnBeast() {
    return beast.incrementAndGet();
  }

  int nextOnVault() {
    return vault.incrementAndGet();
  }

  String beast() {
    return BEAST.formatted(beast.get());
  }

  String vault() {
    return VAULT.formatted(vault.get());
  }

  /** What beast has to show once it is as written.
   *
   * @param more lines of further containers of a row, {@code NAME STATE} */
  String beastShows(String... more) {
    int version = beast.get();
    StringBuilder containers = new StringBuilder();
    var names = new java.util.TreeSet<>(java.util.List.of(more));
    names.add("ported running");
    names.add("web running");
    names.forEach(name -> containers.append(name).append('\n'));
    return containers + """
        /web VERSION=%1$d
         memory 67108864 paused false
        /ported VERSION=%1$d
         memory 0 paused false
        web on backstage
        ported-data
        VERSION=%1$d active  enabled no
        regular file 644
        note %1$d
        """.formatted(version);
  }

  static String seenOnBeast(TestHost host) {
    return host.sh(LOOK_AT_BEAST).stdout();
  }

  String vaultShows() {
    return "other running\nVERSION=" + vault.get() + "\n";
  }

  static String seenOnVault(TestHost host) {
    return host.sh(LOOK_AT_VAULT).stdout();
  }
}
