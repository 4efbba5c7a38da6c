package dev.evenkeel.e2e.faults;

import dev.evenkeel.testbed.TestHost;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** How many instances of each service ran at one time (I2), as the host's engine itself tells it: a script on the host writes down every start and every end. */
final class Instances {
  private static final String FOLDER = "/var/tmp/faults";
  private static final String SCRIPT = """
      #!/bin/bash
      exec >>/var/tmp/faults/instances 2>/dev/null
      echo $$ >/var/tmp/faults/pid
      while :; do
        at=$(date +%s%N)
        if now=$(docker ps --no-trunc --filter label=dev.evenkeel.name --format '{{.ID}} {{.Label "dev.evenkeel.name"}}'); then
          echo "$at all"
          [ -z "$now" ] || sed "s/^/$at start /" <<<"$now"
          docker events --since "${at%?????????}" --filter label=dev.evenkeel.name --filter type=container --filter event=start \\
            --filter event=die --format '{{.TimeNano}} {{.Action}} {{.ID}} {{index .Actor.Attributes "dev.evenkeel.name"}}'
        fi
        sleep 0.2
      done
      """;

  private final TestHost host;
  private int from;

  private Instances(TestHost host) {
    this.host = host;
  }

  static Instances watch(TestHost host) {
    host.writeFile(FOLDER + "/watch", SCRIPT.getBytes(java.nio.charset.StandardCharsets.UTF_8), "0755");
    host.sh(": >>/var/tmp/faults/instances");
    Instances instances = new Instances(host);
    instances.again();
    return instances;
  }

  /** After the host was down. */
  void again() {
    host.sh("setsid " + FOLDER + "/watch </dev/null >/dev/null 2>&1 &").orThrow();
  }

  /** What is counted from now on. */
  void mark() {
    from = lines().size();
  }

  private List<String> lines() {
    return host.readFile(FOLDER + "/instances").lines().toList();
  }

  /** The most at one time, by service, since {@link #mark}. */
  Map<String, Integer> most() {
    Map<String, Set<String>> running = new HashMap<>();
    Map<String, Integer> most = new TreeMap<>();
    long all = 0;
    int number = 0;
    for (String line : lines()) {
      String[] words = line.split(" ", 4);
      long at = Long.parseLong(words[0]);
      if (words[1].equals("all")) {
        running.clear();
        all = at;
      } else if (at >= all && words.length == 4) {
        Set<String> ids = running.computeIfAbsent(words[3], name -> new HashSet<>());
        if (words[1].equals("start")) {
          ids.add(words[2]);
        } else {
          ids.remove(words[2]);
        }
      }
      if (number++ >= from) {
        running.forEach((name, ids) -> most.merge(name, ids.size(), Math::max));
      }
    }
    return most;
  }

  void stop() {
    host.sh("kill -- -$(cat " + FOLDER + "/pid); rm -rf " + FOLDER);
  }
}
