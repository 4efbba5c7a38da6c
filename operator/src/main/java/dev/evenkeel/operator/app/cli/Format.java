package dev.evenkeel.operator.app.cli;

import java.util.Locale;

/** How to print. */
enum Format {
  TABLE, JSON, YAML, MARKDOWN, HTML;

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
