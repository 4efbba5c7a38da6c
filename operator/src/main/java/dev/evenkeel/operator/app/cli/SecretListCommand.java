package dev.evenkeel.operator.app.cli;

import dev.evenkeel.api.host.FleetTarget;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.api.model.SecretSpec;
import dev.evenkeel.operator.app.cli.render.SecretText;
import dev.evenkeel.operator.app.cli.render.SecretText.Listed;
import dev.evenkeel.operator.secret.AgeKey;
import dev.evenkeel.operator.secret.SecretFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

@Command(name = "list", description = "Lists the Secrets of a folder and the keys that are known of them; never a value.")
final class SecretListCommand implements Runnable {
  @ParentCommand
  @Nullable
  SecretCommand parent;

  @Mixin
  PathOption path = new PathOption();

  @Override
  public void run() {
    Evenkeel evenkeel = java.util.Objects.requireNonNull(java.util.Objects.requireNonNull(parent).parent);
    FleetTarget fleet = path.read(evenkeel);
    Path root = evenkeel.terminal.folder().resolve(path.typed()).normalize();
    SecretFolder folder = new SecretFolder(root, AgeKey.of(evenkeel.terminal::variable));
    List<Listed> all = fleet.secrets().values().stream().map(secret -> listed(secret, folder)).toList();
    evenkeel.show(new ListOf<>(all), () -> {
      if (all.isEmpty()) {
        return "No Secret is declared here; evenkeel secret set NAME/KEY makes one.\n";
      }
      return SecretText.table(all, evenkeel.paint());
    });
  }

  private static Listed listed(SecretSpec secret, SecretFolder folder) {
    String from = secret.from().words();
    return switch (secret.from()) {
      case SecretSpec.Environment(var variables) -> new Listed(secret.name(), from, List.copyOf(variables.keySet()), null);
      case SecretSpec.Age age -> {
        try {
          yield new Listed(secret.name(), from, List.copyOf(folder.keys(age.content(), age.words())), null);
        } catch (IOException e) {
          yield new Listed(secret.name(), from, List.of(), String.valueOf(e.getMessage()));
        }
      }
      case SecretSpec.OperatorFile _,SecretSpec.OnHost _,SecretSpec.Vault _ ->
        new Listed(secret.name(), from, List.of(), "known to the operator only");
    };
  }
}
