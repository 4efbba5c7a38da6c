package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.operator.app.Manually;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.RunSettings;
import dev.evenkeel.operator.app.Running;
import dev.evenkeel.operator.app.Version;
import dev.evenkeel.operator.app.cli.render.Lists;
import dev.evenkeel.operator.app.cli.render.Text;
import dev.evenkeel.operator.loop.Removal;
import dev.evenkeel.operator.source.GitLogins;
import dev.evenkeel.operator.store.StoreException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

@Command(name = "run", description = "The operator: follows a repository and keeps every host as it says.", footer = {"",
    "Without --repo: the manifests of this folder; where there are none, a bundled example on this",
    "machine's own engine, all of it named evenkeel-demo-*. Stopping it leaves everything running.", "",
    "Exit code with --once: 0 converged, 1 not, 2 waits for approval."})
final class RunCommand implements Callable<Integer> {
  private static final Duration ONCE = Duration.ofMinutes(30);
  private static final Duration FIRST_COMMIT = Duration.ofSeconds(20);
  private static final long GLANCE_MS = 100;
  /** After this a person is told what is waited for. */
  private static final long SOON_MS = 1_000;
  /** More than all that closing waits for: a step under way, a fetch, the server's last answers. */
  private static final long CLOSING_MS = 40_000;

  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Option(names = "--repo", paramLabel = "URL-or-folder", description = "what to follow: a git repository, or a plain folder")
  @Nullable
  String repo;

  @Option(names = "--branch", paramLabel = "NAME", defaultValue = "main", description = "of the repository; main if not said")
  String branch = "main";

  @Option(names = "--path", paramLabel = "FOLDER", defaultValue = ".", description = "the folder with the manifests in it; all of it if not said")
  String path = ".";

  @Option(names = "--state", paramLabel = "DIR", description = "where the operator keeps its own things; below ~/.local/state/evenkeel if not said")
  @Nullable
  String state;

  @Option(names = "--listen", paramLabel = "ADDRESS:PORT", defaultValue = "127.0.0.1:8420", description = "where people can ask; 127.0.0.1:8420 if not said. Off loopback a token is needed: EVENKEEL_TOKEN may change things, EVENKEEL_READ_TOKEN only read; without them they are made in the state folder")
  String listen = "127.0.0.1:8420";

  @Option(names = "--once", description = "until all is as written or stuck, then end; no server")
  boolean once;

  @Option(names = "--install", description = "write evenkeel.service with these options, start it now and at every boot, and end; as root")
  boolean install;

  @Option(names = "--remove-example", description = "take the bundled example away from this machine, and end: everything named evenkeel-demo-* that Evenkeel made; images stay")
  boolean removeExample;

  @Option(names = "--confirm-lost-state", description = "write to hosts again although suspensions, approvals and pinned keys were lost with the store")
  boolean confirmed;

  @Override
  public Integer call() throws InterruptedException {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    if (removeExample) {
      return removeExample(evenkeel);
    }
    Followed followed = Followed.of(evenkeel.terminal, repo, branch, path, state);
    if (install) {
      evenkeel.terminal.print(new Installation(evenkeel.terminal, Path.of("/etc/systemd/system")).run(followed, branch, listen));
      return 0;
    }
    try {
      RunSettings settings = new RunSettings(followed.repo(), branch, followed.path(), followed.state(),
          Listening.parse(evenkeel.terminal, listen, followed.state()),
          GitLogins.of(followed.repo(), evenkeel.terminal.environment()), confirmed);
      return once ? once(evenkeel, followed, settings) : forever(evenkeel, followed, settings);
    } catch (StoreException | IOException | IllegalArgumentException | RefusedException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
  }

  private int removeExample(Evenkeel evenkeel) throws InterruptedException {
    if (repo != null || once) {
      throw new Failure("--remove-example goes alone: it takes away what evenkeel run made without --repo");
    }
    Removal.End end;
    Progress progress = new Progress(evenkeel);
    try (Ticking _ = new Ticking(progress, "removing the example")) {
      end = Manually.removeExample(Manually.read(Followed.bundled()),
          event -> progress.keep(Lists.event(event, evenkeel.now(), evenkeel.paint())));
    } catch (RefusedException e) {
      throw new Failure(String.valueOf(e.getMessage()));
    }
    progress.end("");
    evenkeel.show(end, () -> removed(end));
    return end.left().isEmpty() ? 0 : 1;
  }

  private static String removed(Removal.End end) {
    StringBuilder text = new StringBuilder(end.removed().isEmpty()
        ? end.left().isEmpty() ? "Nothing of the example is on this machine.\n" : ""
        : "Removed: " + Text.line(String.join(", ", end.removed())) + "\n");
    end.left().forEach(line -> text.append("Not removed: ").append(Text.line(line)).append('\n'));
    return text.toString();
  }

  private static int once(Evenkeel evenkeel, Followed followed, RunSettings settings) throws RefusedException, InterruptedException {
    Progress progress = new Progress(evenkeel);
    Manually.Applied applied;
    try (Ticking _ = new Ticking(progress, "applying " + followed.name())) {
      applied = Manually.once(settings, event -> progress.keep(Lists.event(event, evenkeel.now(), evenkeel.paint())), ONCE);
    }
    progress.end("");
    return ApplyCommand.tell(evenkeel, applied.commit(), applied.end());
  }

  private static int forever(Evenkeel evenkeel, Followed followed, RunSettings settings) throws IOException, InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Running running = Running.start(settings);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(evenkeel, running, ended)));
    greet(evenkeel, followed, settings, running);
    ended.await();
    return 0;
  }

  private static void stop(Evenkeel evenkeel, Running running, CountDownLatch ended) {
    Thread closing = Thread.ofPlatform().daemon().name("close").start(running::close);
    try {
      if (!closing.join(Duration.ofMillis(SOON_MS))) {
        evenkeel.terminal.out().println("\nEvenkeel stops; what is under way on the hosts ends first.");
        evenkeel.terminal.out().flush();
        closing.join(CLOSING_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    evenkeel.terminal.out().println("\nEvenkeel has stopped; everything on the hosts keeps running.");
    evenkeel.terminal.out().flush();
    ended.countDown();
  }

  private static void greet(Evenkeel evenkeel, Followed followed, RunSettings settings, Running running) throws InterruptedException {
    long began = System.nanoTime();
    FleetTarget fleet = running.fleet();
    while (fleet == null && System.nanoTime() - began < FIRST_COMMIT.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(GLANCE_MS);
      fleet = running.fleet();
    }
    StringBuilder text = new StringBuilder("Evenkeel " + Version.TEXT + " follows " + followed.name() + "\n");
    text.append("  keeps   ").append(fleet == null
        ? "nothing yet: no commit could be read; the log says why, and it is tried on"
        : Text.count(fleet.resources().size(), "resource") + " on " + Text.count(fleet.hosts().size(), "host") + ": "
            + String.join(", ", fleet.hosts().keySet()))
        .append('\n');
    text.append("  page    ").append(running.url()).append('\n');
    text.append("  state   ").append(settings.state()).append('\n');
    String option = running.url().equals(Evenkeel.DEFAULT_SERVER) ? "" : " --server " + running.url();
    // As the launcher was called: it need not be on the PATH.
    String command = System.getProperty("evenkeel.command", "evenkeel");
    text.append("Try in another terminal:\n  ").append(command).append(" get").append(option).append("        ").append(command)
        .append(" events -w")
        .append(option).append('\n');
    if (followed.example()) {
      text.append("  docker rm -f evenkeel-demo-web, and then  ").append(command).append(" drift").append(option).append('\n');
    }
    evenkeel.terminal.print(text + "Ctrl-C stops Evenkeel and nothing else.\n");
  }
}
