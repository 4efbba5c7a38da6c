package dev.evenkeel.manifests.kinds.tunnel;

/** The texts that a tunnel consists of. Everything that goes into them was checked to be one harmless line. */
final class TunnelText {
  private TunnelText() {}

  /** The unit (systemd.service(5)). A percent sign would begin a specifier, so it is doubled. */
  static String unit(String name, TunnelSpec spec, String configPath) {
    String description = spec.description() == null ? "Cloudflare Tunnel " + name : spec.description();
    return """
        [Unit]
        Description=%s
        After=network.target

        [Service]
        Type=simple
        %sExecStart=%s tunnel --config %s run
        Restart=always
        RestartSec=10
        StandardOutput=journal
        StandardError=journal

        [Install]
        WantedBy=multi-user.target
        """.formatted(description.replace("%", "%%"), spec.user() == null ? "" : "User=" + spec.user() + "\n", spec.binary(), configPath);
  }

  /** The configuration of a tunnel that is given by its ID. */
  static String config(TunnelSpec spec, String credentials) {
    StringBuilder config = new StringBuilder();
    config.append("tunnel: ").append(quoted(String.valueOf(spec.id()))).append("\ncredentials-file: ").append(quoted(credentials))
        .append("\ningress:\n");
    for (TunnelSpec.Rule rule : spec.ingress()) {
      String dash = "  - ";
      if (rule.hostname() != null) {
        config.append(dash).append("hostname: ").append(quoted(rule.hostname())).append('\n');
        dash = "    ";
      }
      if (rule.path() != null) {
        config.append(dash).append("path: ").append(quoted(rule.path())).append('\n');
      }
      config.append("    service: ").append(quoted(rule.service())).append('\n');
    }
    return config.append("  - service: http_status:404\n").toString();
  }

  /** A YAML text in single quotes, in which only the quote itself means anything. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
