package dev.evenkeel.e2e.faults;

import java.util.List;

/** What a person does at beast, and the drift records that it must give: these and no other. */
enum ByHand {
  CONTAINER_REMOVED("docker rm -f web", "container/web exists"), //
  CONTAINER_RENAMED("docker rename web xx", "container/web name"), //
  CONTAINER_STOPPED("docker stop web", "container/web state"), //
  CONTAINER_KILLED("docker kill ported", "container/ported state"), //
  CONTAINER_PAUSED("docker pause web", "container/web state"), //
  CONTAINER_LIMITED("docker update --memory 128m --memory-swap 256m web", "container/web mem_limit", "container/web memswap_limit"), //
  CONTAINER_DISCONNECTED("docker network disconnect -f backstage web", "container/web networks.backstage"), //
  UNIT_STOPPED("systemctl stop worker", "unit/worker.service state"), //
  UNIT_DISABLED("systemctl disable worker", "unit/worker.service enabled"), //
  UNIT_MASKED("ln -sf /dev/null /etc/systemd/system/worker.service && systemctl daemon-reload", "unit/worker.service enabled"), //
  UNIT_EDITED("echo '# mine' >>/etc/systemd/system/worker.service", "unit/worker.service text"), //
  UNIT_REMOVED("rm /etc/systemd/system/worker.service && systemctl daemon-reload", "unit/worker.service text"), //
  DROP_IN_ADDED(
      "mkdir -p /etc/systemd/system/worker.service.d && printf '[Service]\\nNice=5\\n' >/etc/systemd/system/worker.service.d/mine.conf"
          + " && systemctl daemon-reload",
      "unit/worker.service drop_ins.mine.conf"), //
  FILE_EDITED("echo more >>/etc/evenkeel-test/note", "file//etc/evenkeel-test/note content"), //
  FILE_REMOVED("rm /etc/evenkeel-test/note", "file//etc/evenkeel-test/note exists"), //
  FILE_MODE("chmod 0666 /etc/evenkeel-test/note", "file//etc/evenkeel-test/note mode"), //
  FILE_IS_A_LINK("ln -sf /etc/hostname /etc/evenkeel-test/note", "file//etc/evenkeel-test/note type"), //
  FILE_IS_A_FOLDER("rm /etc/evenkeel-test/note && mkdir /etc/evenkeel-test/note", "file//etc/evenkeel-test/note type");

  final String script;
  /** One a line. */
  private final String records;

  ByHand(String script, String... records) {
    this.script = script;
    this.records = String.join("\n", records);
  }

  /** The records that it gives, {@code OBJECT PATH}. */
  List<String> records() {
    return records.lines().toList();
  }
}
