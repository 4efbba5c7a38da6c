package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.HostView;
import dev.evenkeel.api.http.ResourceView;
import dev.evenkeel.operator.app.cli.render.DescribeText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

import java.util.List;

@Command(name = "describe", description = "Shows everything about one resource or host, with its last events.")
final class DescribeCommand implements Runnable {
  private static final int EVENTS = 15;

  @ParentCommand
  @Nullable
  Evenkeel parent;

  @Parameters(paramLabel = "KIND/NAME")
  String what = "";

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(parent);
    Client client = evenkeel.client();
    Target target = Target.named(what);
    if (target.isHost()) {
      HostView host = client.get(target.path(), HostView.class);
      List<EventView> events = client.list("/api/v1/events?limit=" + EVENTS + "&host=" + Client.encoded(host.name()), EventView.class);
      evenkeel.show(host, () -> DescribeText.host(host, events, evenkeel.now(), evenkeel.paint()));
    } else {
      ResourceView resource = client.get(target.path(), ResourceView.class);
      String ref = resource.kind() + "/" + resource.name();
      List<EventView> events = client.list("/api/v1/events?limit=" + EVENTS + "&resource=" + Client.encoded(ref), EventView.class);
      evenkeel.show(resource, () -> DescribeText.resource(resource, events, evenkeel.now(), evenkeel.paint()));
    }
  }
}
