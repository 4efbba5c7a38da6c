package dev.evenkeel.operator.app.cli.render;

/** Colours for a terminal, or none. The text is the same either way. */
public enum Paint {
  PLAIN, COLOURED;

  public String good(String text) {
    return wrap("32", text);
  }

  public String bad(String text) {
    return wrap("31", text);
  }

  public String warn(String text) {
    return wrap("33", text);
  }

  public String quiet(String text) {
    return wrap("2", text);
  }

  public String strong(String text) {
    return wrap("1", text);
  }

  /** {@code True} is good, {@code False} is bad, all else is not known. */
  public String status(String status) {
    return switch (status) {
      case "True" -> good(status);
      case "False" -> bad(status);
      default -> warn(status);
    };
  }

  private String wrap(String code, String text) {
    return switch (this) {
      case PLAIN -> text;
      case COLOURED -> text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    };
  }
}
