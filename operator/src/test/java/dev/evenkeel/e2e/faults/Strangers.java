package dev.evenkeel.e2e.faults;

import dev.evenkeel.testbed.TestHost;

/** What stands on a host and is nobody's of ours (I1): a container, a network, a volume, a file, a unit. They carry secrets that must not be seen anywhere (I8). */
final class Strangers {
  private Strangers() {}

  static void put(TestHost host) {
    host.docker("network", "create", "foreign-net").orThrow();
    host.docker("volume", "create", "foreign-data").orThrow();
    host.docker("run", "-d", "--name", "foreign", "--restart", "always", "--network", "foreign-net", "-v", "foreign-data:/data", "-e",
        "PASSWORD=" + Canaries.FOREIGN_CONTAINER, "evenkeel/busybox:1", "sleep", "100000").orThrow();
    host.writeFile("/etc/evenkeel-test/foreign", "password=" + Canaries.FOREIGN_FILE + "\n");
    host.writeFile("/etc/systemd/system/foreign.service", """
        [Service]
        Environment=PASSWORD=%s
        ExecStart=/bin/sleep infinity

        [Install]
        WantedBy=multi-user.target
        """.formatted(Canaries.FOREIGN_UNIT));
    host.systemctl("enable", "--now", "foreign.service").orThrow();
  }

  /** All that a write to one of them would change, but for what a reboot changes, too. */
  static String snapshot(TestHost host) {
    return host
        .sh("""
            docker inspect -f '{{.Id}} {{.Name}} {{.Config.Env}} {{.HostConfig.RestartPolicy}} {{range $k, $v := .NetworkSettings.Networks}}{{$k}}{{end}}' foreign
            docker network inspect -f '{{.Id}} {{.Created}}' foreign-net
            docker volume inspect -f '{{.CreatedAt}} {{.Mountpoint}}' foreign-data
            stat -c '%i %y %a %U %n' /etc/evenkeel-test/foreign /etc/systemd/system/foreign.service
            cat /etc/evenkeel-test/foreign
            systemctl show -P UnitFileState -P DropInPaths foreign.service""")
        .orThrow().stdout();
  }
}
