package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.operator.app.Json;
import dev.evenkeel.operator.app.cli.render.Lists;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

import java.util.List;

@Command(name = "events", description = "Shows what happened, oldest first.")
final class EventsCommand implements Runnable {
  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Option(names = {"-w", "--watch"}, description = "go on with every new one (-o json: one object a line)")
  boolean watch;

  @Option(names = "--host", paramLabel = "HOST", description = "only there")
  @Nullable
  String host;

  @Option(names = "--resource", paramLabel = "KIND/NAME", description = "only of this one")
  @Nullable
  String resource;

  @Option(names = "--limit", paramLabel = "N", defaultValue = "50", description = "how many of the newest, 1 to 1000; 50 if not said")
  int limit = 50;

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    Client client = evenkeel.client();
    String filter = (host == null ? "" : "&host=" + Client.encoded(host))
        + (resource == null ? "" : "&resource=" + Client.encoded(resource));
    List<EventView> events = client.list("/api/v1/events?limit=" + limit + filter, EventView.class);
    if (!watch) {
      evenkeel.show(new ListOf<>(events), () -> Lists.events(events, evenkeel.now(), evenkeel.paint()));
      return;
    }
    events.forEach(event -> print(evenkeel, event));
    new Follower(evenkeel, client).follow(events.isEmpty() ? Long.valueOf(0) : Long.valueOf(events.getLast().id()), filter,
        event -> print(evenkeel, event));
  }

  private static void print(Evenkeel evenkeel, EventView event) {
    if (evenkeel.output == Format.TABLE) {
      evenkeel.terminal.print(Lists.event(event, evenkeel.now(), evenkeel.paint()) + "\n");
      return;
    }
    try {
      evenkeel.terminal.print(Json.mapper(true).writeValueAsString(event) + "\n");
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalStateException("an event consists of text and numbers", e);
    }
  }
}
