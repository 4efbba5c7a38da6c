package dev.evenkeel.operator.app.intake;

import dev.evenkeel.hosts.survey.Grounds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Units that people have put below {@code /etc/systemd/system}, as Units with their texts beside them. */
final class UnitDrafts {
  private static final String OURS = "# Managed by Evenkeel";
  private static final Pattern ENVIRONMENT = Pattern.compile("(?m)^\\s*(Environment|Exec[A-Za-z]+)\\s*=(.*)$");
  private static final Pattern VARIABLE = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(\"[^\"]*\"|'[^']*'|\\S*)");
  private final String host;
  private final SecretValues secrets;

  UnitDrafts(String host, SecretValues secrets) {
    this.host = host;
    this.secrets = secrets;
  }

  Draft draft(Grounds grounds) {
    Draft draft = new Draft();
    Map<String, Grounds.DropIn> dropIns = new TreeMap<>();
    grounds.dropIns().forEach(each -> dropIns.put(each.unit(), each));
    for (Grounds.FoundUnit unit : grounds.units()) {
      Grounds.DropIn beside = dropIns.remove(unit.name());
      if (!unit.text().startsWith(OURS) && !unit.name().startsWith("evenkeel")) {
        unit(unit, beside, draft);
      }
    }
    dropIns.values().forEach(each -> dropIn(each, draft));
    return draft;
  }

  private void unit(Grounds.FoundUnit unit, Grounds.@org.jspecify.annotations.Nullable DropIn dropIns, Draft draft) {
    String what = "unit " + unit.name();
    if (unit.name().contains("@")) {
      draft.leave(what, "templates and their instances are not taken over", "Write a Unit for each instance by hand.");
      return;
    }
    if (hasSecret(unit.text()) || dropIns != null && dropIns.texts().values().stream().anyMatch(this::hasSecret)) {
      draft.leave(what, "its text holds what looks like a secret, which is not written into a manifest",
          "Move it into a file that EnvironmentFile= names, and import again.");
      return;
    }
    Map<String, Object> spec = Draft.spec(host);
    List<String> ignore = new ArrayList<>();
    spec.put("from", unit.name());
    boolean installs = Pattern.compile("(?m)^\\[Install]\\s*$").matcher(unit.text()).find();
    switch (unit.enabled()) {
      case "enabled" -> {
        if (!installs) {
          spec.put("enabled", true);
        }
      }
      case "disabled" -> spec.put("enabled", false);
      default -> {
        if (installs) {
          ignore.add("enabled");
          draft.note("Unit/" + name(unit.name()), "is " + unit.enabled() + ", which a Unit cannot say", null);
        }
      }
    }
    switch (unit.active()) {
      case "active" -> {
      }
      case "inactive" -> spec.put("state", "inactive");
      default -> {
        ignore.add("state");
        draft.note("Unit/" + name(unit.name()), "is " + unit.active() + " now; its state is left alone",
            "Remove ignore: [state] once it works.");
      }
    }
    if (dropIns != null) {
      spec.put("dropIns", texts(dropIns));
    }
    if (!ignore.isEmpty()) {
      spec.put("ignore", ignore);
    }
    String folder = host + "/units/";
    draft.files.put(folder + unit.name(), unit.text());
    draft.files.put(folder + name(unit.name()) + ".yaml", ManifestText.of(List.of(), "Unit", name(unit.name()), spec));
    draft.take("Unit/" + name(unit.name()), folder + name(unit.name()) + ".yaml");
  }

  /** Of a unit that a package brought only the drop-ins are anybody's. */
  private void dropIn(Grounds.DropIn dropIns, Draft draft) {
    if (dropIns.unit().contains("@") || dropIns.texts().values().stream().anyMatch(text -> text.startsWith(OURS))) {
      return;
    }
    if (dropIns.texts().values().stream().anyMatch(this::hasSecret)) {
      draft.leave("drop-ins of " + dropIns.unit(), "they hold what looks like a secret, which is not written into a manifest",
          "Move it into a file that EnvironmentFile= names, and import again.");
      return;
    }
    Map<String, Object> spec = Draft.spec(host);
    spec.put("dropIns", texts(dropIns));
    String file = host + "/units/" + name(dropIns.unit()) + ".yaml";
    draft.files.put(file, ManifestText.of(List.of(), "Unit", name(dropIns.unit()), spec));
    draft.take("Unit/" + name(dropIns.unit()), file);
  }

  private static Map<String, Object> texts(Grounds.DropIn dropIns) {
    Map<String, Object> texts = new LinkedHashMap<>();
    dropIns.texts().forEach((file, text) -> texts.put(file, ManifestText.literal(text)));
    return texts;
  }

  private static String name(String unit) {
    return unit.endsWith(".service") ? unit.substring(0, unit.length() - ".service".length()) : unit;
  }

  private boolean hasSecret(String text) {
    Matcher line = ENVIRONMENT.matcher(text);
    while (line.find()) {
      String value = line.group(2);
      if (line.group(1).equals("Environment")) {
        Matcher variable = VARIABLE.matcher(value.replace("\"", ""));
        while (variable.find()) {
          if (secrets.isSecret(variable.group(1), variable.group(2))) {
            return true;
          }
        }
      } else if (secrets.isAmong(List.of(value.strip().split("\\s+", -1)))) {
        return true;
      }
    }
    return false;
  }
}
