package dev.evenkeel.operator.app.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * All commands by their words. Reading the annotations of all of them takes longer than most commands do, so only those are made whose word was typed; where none was (help, a misspelt word), all are.
 */
final class Commands {
  private static final Map<String, Supplier<Object>> BY_WORD = byWord();
  private static final Set<String> VERSION = Set.of("--version", "-V");

  private Commands() {}

  private static Map<String, Supplier<Object>> byWord() {
    Map<String, Supplier<Object>> all = new LinkedHashMap<>();
    all.put("run", RunCommand::new);
    all.put("validate", ValidateCommand::new);
    all.put("plan", PlanCommand::new);
    all.put("diff", PlanCommand::new);
    all.put("apply", ApplyCommand::new);
    all.put("get", GetCommand::new);
    all.put("describe", DescribeCommand::new);
    all.put("why", WhyCommand::new);
    all.put("drift", DriftCommand::new);
    all.put("events", EventsCommand::new);
    all.put("sync", SyncCommand::new);
    all.put("suspend", SuspendCommand::new);
    all.put("resume", ResumeCommand::new);
    all.put("approve", ApproveCommand::new);
    all.put("restart", RestartCommand::new);
    all.put("rollback", RollbackCommand::new);
    all.put("logs", LogsCommand::new);
    all.put("host", HostCommand::new);
    all.put("import", ImportCommand::new);
    all.put("secret", SecretCommand::new);
    all.put("schema", SchemaCommand::new);
    all.put("completion", CompletionCommand::new);
    return all;
  }

  /** Every command once, in the order in which help shows them. */
  static List<Object> all() {
    return BY_WORD.entrySet().stream().filter(entry -> !entry.getKey().equals("diff")).map(entry -> entry.getValue().get()).toList();
  }

  /** Those that may be meant by what was typed: a few too many do no harm, and one too few would. */
  static List<Object> typed(String... args) {
    if (args.length == 1 && VERSION.contains(args[0])) {
      return List.of();
    }
    List<Object> commands = new ArrayList<>();
    Set<String> words = Set.copyOf(Arrays.asList(args));
    BY_WORD.forEach((word, command) -> {
      if (words.contains(word) && !(word.equals("diff") && words.contains("plan"))) {
        commands.add(command.get());
      }
    });
    return commands.isEmpty() ? all() : commands;
  }
}
