package dev.evenkeel.bench.rig;

import dev.evenkeel.testbed.TestHost;

import java.io.IOException;

/** Breaks a container, and reads in the engine's own events how long it was away. */
public final class Recovery {
  /**
   * Hears the events from before the deed, does it, and ends with the first start behind the first death. Nothing is polled, which would slow down what is measured.
   */
  private static final String SCRIPT = """
      name=$1 deed=$2 before= after=
      since=$(date +%s.%N)
      exec 3< <(exec docker events --since "$since" --filter type=container --filter event=die --filter event=start \
        --format '{{.TimeNano}} {{.Action}} {{.Actor.Attributes.name}}')
      listener=$!
      case $deed in
        kill) kill -9 "$(docker inspect -f '{{.State.Pid}}' "$name")" ;;
        remove) docker rm -f "$name" >/dev/null ;;
      esac
      while read -r -t 30 -u 3 at action who; do
        case $who in "$3"*) ;; *) continue ;; esac
        if [ "$action" = die ] && [ -z "$before" ]; then before=$at; fi
        if [ "$action" = start ] && [ -n "$before" ]; then after=$at; break; fi
      done
      kill "$listener" 2>/dev/null
      [ -n "$after" ] || { echo "$name did not come back within 30 s" >&2; exit 1; }
      echo "$before $after"
      """;

  /** What is done to a container. */
  public enum Deed {
    /** Its process gets SIGKILL, behind the engine's back. */
    KILL("kill", "container killed → running again"),
    /** {@code docker rm -f}. */
    REMOVE("remove", "container removed by hand → its replacement started");

    private final String word;
    private final String figure;

    Deed(String word, String figure) {
      this.word = word;
      this.figure = figure;
    }

    public String figure() {
      return figure;
    }
  }

  private Recovery() {}

  /**
   * @param name of a running container
   * @param prefix with which the name of what takes its place begins
   * @return from its death to the start of what takes its place, in milliseconds
   */
  public static double millis(TestHost host, Deed deed, String name, String prefix) throws IOException {
    String[] times = host.exec("bash", "-c", SCRIPT, "recovery", name, deed.word, prefix).orThrow().text().split(" ", -1);
    if (times.length != 2) {
      throw new IOException("the engine's events could not be read: " + String.join(" ", times));
    }
    return (Long.parseLong(times[1]) - Long.parseLong(times[0])) / 1e6;
  }
}
