package dev.evenkeel.operator.app.cli.render;

/** Text as it has to stand in a table of GitHub-flavoured Markdown. */
final class Markdown {
  private Markdown() {}

  static String row(String... cells) {
    StringBuilder text = new StringBuilder("|");
    for (String cell : cells) {
      text.append(' ').append(escaped(cell)).append(" |");
    }
    return text.append('\n').toString();
  }

  static String escaped(String text) {
    return Text.line(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`").replace("*", "\\*")
        .replace("_", "\\_").replace("[", "\\[");
  }
}
