package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.api.http.RevisionView;
import dev.evenkeel.operator.app.cli.render.Lists;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.util.ArrayList;
import java.util.List;

@Command(name = "get", description = "Shows what is declared and how it is: all resources, those of a KIND, or one.", footer = {"",
    "Examples:  evenkeel get hosts", "           evenkeel get services --host beast", "           evenkeel get Tunnel/kitt -o yaml",
    "           evenkeel get revisions"})
final class GetCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(arity = "0..1", paramLabel = "KIND[/NAME]", description = "singular or plural; hosts and revisions, too")
  @Nullable
  String what;

  @Option(names = "--host", paramLabel = "HOST", description = "only what stands on this host")
  @Nullable
  String host;

  @Option(names = {"-w", "--watch"}, description = "go on and show again what changes")
  boolean watch;

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    Client client = evenkeel.client();
    List<String> shown = new ArrayList<>();
    if (!watch) {
      show(evenkeel, client);
      return;
    }
    printNew(evenkeel, shown, table(evenkeel, client));
    new Follower(evenkeel, client).follow(null, "", (EventView _) -> printNew(evenkeel, shown, table(evenkeel, client)));
  }

  private void show(Evenkeel evenkeel, Client client) {
    if (what != null && isRevisions(what)) {
      List<RevisionView> revisions = client.list("/api/v1/revisions", RevisionView.class);
      evenkeel.show(new ListOf<>(revisions), () -> Lists.revisions(revisions, evenkeel.now(), evenkeel.paint()).toString());
      return;
    }
    Target target = what == null ? null : Target.parse(what);
    if (target != null && target.isHost()) {
      List<HostView> hosts = hosts(client, target);
      Object view = target.name() == null ? new ListOf<>(hosts) : hosts.getFirst();
      evenkeel.show(view, () -> Lists.hosts(hosts, evenkeel.now(), evenkeel.paint()).toString());
      return;
    }
    List<ResourceView> resources = resources(client, target);
    Object view = target == null || target.name() == null ? new ListOf<>(resources) : resources.getFirst();
    evenkeel.show(view, () -> resources.isEmpty() ? nothing() : Lists.resources(resources, evenkeel.paint()).toString());
  }

  private String table(Evenkeel evenkeel, Client client) {
    Target target = what == null ? null : Target.parse(what);
    if (evenkeel.output != Format.TABLE) {
      throw new Failure("--watch goes with -o table; evenkeel events -w -o json follows in JSON");
    }
    if (what != null && isRevisions(what)) {
      return Lists.revisions(client.list("/api/v1/revisions", RevisionView.class), evenkeel.now(), evenkeel.paint()).toString();
    }
    return target != null && target.isHost()
        ? Lists.hosts(hosts(client, target), evenkeel.now(), evenkeel.paint()).toString()
        : Lists.resources(resources(client, target), evenkeel.paint()).toString();
  }

  /** Lines that were not there a moment ago. */
  private static void printNew(Evenkeel evenkeel, List<String> shown, String table) {
    List<String> lines = table.lines().toList();
    lines.stream().filter(line -> !shown.contains(line)).forEach(line -> evenkeel.terminal.print(line + "\n"));
    shown.clear();
    shown.addAll(lines);
  }

  private static boolean isRevisions(String what) {
    return what.equalsIgnoreCase("revisions") || what.equalsIgnoreCase("revision");
  }

  private static List<HostView> hosts(Client client, Target target) {
    return target.name() == null ? client.list(target.path(), HostView.class) : List.of(client.get(target.path(), HostView.class));
  }

  private List<ResourceView> resources(Client client, @Nullable Target target) {
    if (target != null && target.name() != null) {
      return List.of(client.get(target.path(), ResourceView.class));
    }
    String path = target == null ? "/api/v1/resources" : target.path();
    String filter = host == null ? "" : (target == null ? "?" : "&") + "host=" + Client.encoded(host);
    return client.list(path + filter, ResourceView.class);
  }

  private String nothing() {
    return "Nothing is declared" + (what == null ? "" : " of kind " + what) + (host == null ? "" : " on " + host) + ".\n";
  }
}
