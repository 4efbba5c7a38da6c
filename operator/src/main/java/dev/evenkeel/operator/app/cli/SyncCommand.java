package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.SyncRequest;
import dev.evenkeel.api.http.SyncView;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.Spans;
import dev.evenkeel.operator.app.cli.render.Text;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

@Command(name = "sync", description = "Looks at the repository and the hosts now, instead of at the next turn.", footer = {"",
    "Exit code with --wait: 0 when it is as written, 1 when not in time or stuck."})
final class SyncCommand implements Callable<Integer> {
  private static final long LOOK_MS = 200;

  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(arity = "0..1", paramLabel = "KIND/NAME", description = "only this one")
  @Nullable
  String what;

  @Option(names = "--commit", paramLabel = "SHA", description = "it must be this commit; fails when the branch does not have it")
  @Nullable
  String commit;

  @Option(names = "--wait", paramLabel = "SPAN", arity = "0..1", fallbackValue = "10m", description = "until all is as written, 10m at most if not said")
  @Nullable
  String wait;

  @Option(names = "--refresh", description = "ask the registries anew what tags stand for")
  boolean refresh;

  @Option(names = "--retry", description = "try again what is quarantined or stalled")
  boolean retry;

  @Override
  public Integer call() throws InterruptedException {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    Duration patience = patience();
    Client client = evenkeel.client();
    String resource = what == null ? null : named(client, Target.named(what));
    SyncView sync = client.post("/api/v1/sync", new SyncRequest(resource, commit, refresh, retry), SyncView.class);
    evenkeel.show(sync, () -> sync.message() + "\n");
    return patience == null ? 0 : await(evenkeel, client, sync, resource, patience);
  }

  private @Nullable Duration patience() {
    try {
      return wait == null ? null : Spans.parse(wait);
    } catch (RefusedException e) {
      throw new Failure("--wait: " + e.getMessage());
    }
  }

  private static String named(Client client, Target target) {
    ResourceView resource = client.get(target.resourcePath(), ResourceView.class);
    return resource.kind() + "/" + resource.name();
  }

  private static int await(Evenkeel evenkeel, Client client, SyncView sync, @Nullable String resource, Duration patience)
      throws InterruptedException {
    long began = System.nanoTime();
    Progress progress = new Progress(evenkeel);
    while (true) {
      // The hosts first: what is told of resources afterwards is as new as the hosts' times of observation, or newer.
      List<HostView> hosts = client.list("/api/v1/hosts", HostView.class);
      Awaited now = Awaited.of(sync, resource, client.list("/api/v1/resources", ResourceView.class), hosts);
      if (now.left().isEmpty()) {
        progress.end("converged: all is as commit " + Text.commit(sync.commit()) + " says");
        return 0;
      }
      Awaited.Left first = now.left().getFirst();
      Awaited.Left stuck = now.stuck();
      if (stuck != null) {
        progress.end("");
        throw new Failure(stuck.name() + " is stuck: " + stuck.message() + "\n  See: evenkeel why " + stuck.name());
      }
      if (System.nanoTime() - began > patience.toNanos()) {
        progress.end("");
        throw new Failure(now.left().size() + " of " + now.all().size() + " not ready in time, such as " + first.name() + ": "
            + first.message() + "\n  See: evenkeel why " + first.name());
      }
      progress.say((now.all().size() - now.left().size()) + " of " + now.all().size() + " ready; waiting for " + first.name());
      Thread.sleep(LOOK_MS);
    }
  }
}
