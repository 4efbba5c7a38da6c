package dev.evenkeel.operator.app.cli.render;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Secrets as a table; no value is anywhere in it. */
public final class SecretText {
  private SecretText() {}

  /**
   * A Secret.
   *
   * @param from where its values come from
   * @param keys those that can be told
   * @param problem why they cannot, or null
   */
  public record Listed(String name, String from, List<String> keys, @Nullable String problem) {}

  public static String table(List<Listed> secrets, Paint paint) {
    Table table = new Table(paint, "NAME", "FROM", "KEYS");
    secrets.forEach(one -> table.row(Table.Cell.of(one.name()), Table.Cell.of(one.from()),
        Table.Cell.of(one.problem() == null ? String.join(", ", one.keys()) : one.problem(),
            one.problem() == null ? text -> text : paint::warn)));
    return table.toString();
  }
}
