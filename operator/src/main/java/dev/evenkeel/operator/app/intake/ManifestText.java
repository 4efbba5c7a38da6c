package dev.evenkeel.operator.app.intake;

import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Manifests as text. Values keep the order in which they were put in; texts that a reader could take for something else are quoted. */
final class ManifestText {
  private ManifestText() {}

  /**
   * One document.
   *
   * @param notes for people, a line each; they stand above it
   */
  static String of(List<String> notes, String kind, String name, Map<String, Object> spec) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("apiVersion", "evenkeel/v1");
    document.put("kind", kind);
    document.put("metadata", Map.of("name", name));
    document.put("spec", spec);
    StringBuilder text = new StringBuilder();
    notes.forEach(note -> text.append("# ").append(note.replaceAll("\\R", " ")).append('\n'));
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    options.setIndicatorIndent(2);
    options.setIndentWithIndicator(true);
    return text.append(new Yaml(options).dump(document)).toString();
  }

  /** Documents of one file. */
  static String joined(List<String> documents) {
    return String.join("---\n", documents);
  }

  /** A text in which a dollar is a dollar. */
  static String literal(String text) {
    return text.replace("$", "$$");
  }
}
