package dev.evenkeel.operator.app.cli;

import org.jspecify.annotations.Nullable;

/**
 * What a person names: {@code KIND} or {@code KIND/NAME}. The server knows the kinds, singular and plural; only hosts have a place of their own.
 *
 * @param name null for all of the kind
 */
record Target(String kind, @Nullable String name) {

  static Target parse(String typed) {
    int slash = typed.indexOf('/');
    if (slash == 0 || slash == typed.length() - 1) {
      throw new Failure("say KIND or KIND/NAME, such as services or Service/web, not '" + typed + "'");
    }
    return slash < 0 ? new Target(typed, null) : new Target(typed.substring(0, slash), typed.substring(slash + 1));
  }

  /** @throws Failure without a name */
  static Target named(String typed) {
    Target target = parse(typed);
    if (target.name() == null) {
      throw new Failure("say which: " + typed + "/NAME (evenkeel get " + typed + " lists them)");
    }
    return target;
  }

  boolean isHost() {
    return kind.equalsIgnoreCase("host") || kind.equalsIgnoreCase("hosts");
  }

  /** Below {@code /api/v1}. */
  String path() {
    String name = this.name;
    if (isHost()) {
      return "/api/v1/hosts" + (name == null ? "" : "/" + Client.encoded(name));
    }
    return name == null ? "/api/v1/resources?kind=" + Client.encoded(kind) : resourcePath();
  }

  /** What can be done to hosts is done to them as to any resource. */
  String resourcePath() {
    return "/api/v1/resources/" + Client.encoded(kind) + "/" + Client.encoded(String.valueOf(name));
  }
}
