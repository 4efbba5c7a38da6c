package dev.evenkeel.operator.app.cli.render;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evenkeel.operator.app.Json;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** Views as machines read them: the same names and values as over HTTP. */
public final class Structured {
  private static final ObjectMapper JSON = Json.mapper(true);

  private Structured() {}

  public static String json(Object view) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(view) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("views consist of text, numbers and lists", e);
    }
  }

  public static String yaml(Object view) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    return new Yaml(options).dump(JSON.convertValue(view, Object.class));
  }
}
