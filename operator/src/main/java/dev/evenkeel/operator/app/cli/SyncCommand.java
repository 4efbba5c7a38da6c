package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.ConditionView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.SyncRequest;
import dev.evenkeel.api.http.SyncView;
import dev.evenkeel.operator.app.RefusedException;
import dev.evenkeel.operator.app.Spans;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

@Command(name = "sync", description = "Looks at the repository and the hosts now, instead of at the next turn.", footer = {"",
    "Exit code with --wait: 0 when it is as written, 1 when not in time or stuck."})
final class SyncCommand implements Callable<Integer> {
  private static final long LOOK_MS = 500;

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
    return patience == null ? 0 : await(evenkeel, client, sync.commit(), resource, patience);
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

  private static int await(Evenkeel evenkeel, Client client, String commit, @Nullable String resource, Duration patience)
      throws InterruptedException {
    long began = System.nanoTime();
    Progress progress = new Progress(evenkeel);
    while (true) {
      List<ResourceView> resources = client.list("/api/v1/resources", ResourceView.class).stream()
          .filter(one -> resource == null || resource.equals(one.kind() + "/" + one.name())).toList();
      List<ResourceView> left = resources.stream().filter(one -> !isReady(one, commit)).toList();
      Optional<ResourceView> stuck = left.stream().filter(one -> isStalled(one, commit)).findFirst();
      if (left.isEmpty()) {
        progress.end("converged: all is as commit " + dev.evenkeel.operator.app.cli.render.Text.commit(commit) + " says");
        return 0;
      }
      if (stuck.isPresent() || System.nanoTime() - began > patience.toNanos()) {
        ResourceView one = stuck.orElse(left.getFirst());
        String name = one.kind() + "/" + one.name();
        progress.end("");
        throw new Failure((stuck.isPresent()
            ? name + " is stuck"
            : left.size() + " of " + resources.size() + " not ready in time, such as "
                + name)
            + ": " + message(one) + "\n  See: evenkeel why " + name);
      }
      progress.say((resources.size() - left.size()) + " of " + resources.size() + " ready; waiting for " + left.getFirst().kind() + "/"
          + left.getFirst().name());
      Thread.sleep(LOOK_MS);
    }
  }

  private static boolean isReady(ResourceView resource, String commit) {
    return resource.conditions().stream().anyMatch(c -> c.type().equals("Ready") && c.status().equals("True") && commit.equals(c.commit()));
  }

  private static boolean isStalled(ResourceView resource, String commit) {
    return resource.conditions().stream()
        .anyMatch(c -> c.type().equals("Stalled") && c.status().equals("True") && commit.equals(c.commit()));
  }

  private static String message(ResourceView resource) {
    return resource.conditions().stream().filter(c -> List.of("Synced", "Healthy").contains(c.type()) && !c.status().equals("True"))
        .map(ConditionView::message).findFirst().orElse("not seen at this commit yet");
  }
}
