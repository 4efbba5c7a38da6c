package dev.evenkeel.operator.app.server;

import dev.evenkeel.api.http.EventView;
import dev.evenkeel.api.http.ListOf;
import dev.evenkeel.api.http.LogLine;
import dev.evenkeel.api.http.Problem;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Describes the controllers and the records of the contract as OpenAPI 3.1; the prose comes from their own comments. */
final class OpenApi {
  private static final String HEAD = """
      # Generated from the controllers and the records of the HTTP contract; a test says when it is out of date.
      # Renew it: mvn -o test -pl operator -am -Dtest=OpenApiTest -Dsurefire.failIfNoSpecifiedTests=false -Devenkeel.goldens=renew
      """;
  private final Schemas schemas;
  private final Path sources;
  private final SortedMap<String, Map<String, Object>> paths = new TreeMap<>();

  OpenApi(Path contract, Path sources) {
    this.schemas = new Schemas(contract);
    this.sources = sources;
  }

  String write(List<Class<?>> classes) {
    classes.forEach(this::describe);
    schemas.of(Problem.class);
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("title", "Evenkeel");
    info.put("version", "v1");
    info.put("description", "What stands on the hosts, what should, and what is done about it. On loopback no token is needed.");
    Map<String, Object> license = new LinkedHashMap<>();
    license.put("name", "Apache-2.0");
    license.put("identifier", "Apache-2.0");
    info.put("license", license);
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("openapi", "3.1.0");
    document.put("info", info);
    document.put("servers", List.of(Map.of("url", "/")));
    document.put("security", List.of(Map.of("token", List.of()), Map.of()));
    document.put("paths", paths);
    Map<String, Object> components = new LinkedHashMap<>();
    Map<String, Object> bearer = new LinkedHashMap<>();
    bearer.put("type", "http");
    bearer.put("scheme", "bearer");
    bearer.put("description", "One token may change things, another one only read.");
    components.put("securitySchemes", Map.of("token", bearer));
    components.put("schemas", schemas.named());
    document.put("components", components);
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(160);
    options.setSplitLines(false);
    return HEAD + new Yaml(options).dump(plain(document));
  }

  /** Copies, so that no anchors are written for what stands in two places. */
  private static Object plain(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<Object, Object> copy = new LinkedHashMap<>();
        map.forEach((key, element) -> copy.put(key, plain(element)));
        yield copy;
      }
      case List<?> list -> new ArrayList<>(list.stream().map(OpenApi::plain).toList());
      default -> value;
    };
  }

  private void describe(Class<?> controller) {
    String base = controller.getAnnotation(Controller.class).value();
    for (Method method : controller.getDeclaredMethods()) {
      Get get = method.getAnnotation(Get.class);
      Post post = method.getAnnotation(Post.class);
      if (get != null || post != null) {
        String path = get != null ? get.value() : java.util.Objects.requireNonNull(post).value();
        String whole = ((base.equals("/") ? "" : base) + (path.equals("/") && !base.equals("/") ? "" : path));
        paths.computeIfAbsent(whole, _ -> new TreeMap<>()).put(get != null ? "get" : "post", operation(controller, method, post != null));
      }
    }
  }

  private Map<String, Object> operation(Class<?> controller, Method method, boolean changes) {
    Prose prose = Prose.of(sources.resolve(controller.getName().replace('.', '/') + ".java"), " " + method.getName() + "(");
    Map<String, Object> operation = new LinkedHashMap<>();
    operation.put("operationId", method.getName());
    operation.put("summary", prose.text());
    List<Object> parameters = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      if (parameter.getType() != HttpRequest.class && !parameter.isAnnotationPresent(Body.class)) {
        parameters.add(parameter(parameter, prose));
      }
    }
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    for (Parameter parameter : method.getParameters()) {
      if (parameter.isAnnotationPresent(Body.class)) {
        operation.put("requestBody", content("application/json", schemas.of(parameter.getType())));
      }
    }
    Map<String, Object> responses = new LinkedHashMap<>();
    Map<String, Object> success = new LinkedHashMap<>();
    success.put("description", "The answer.");
    success.putAll(answer(method));
    responses.put("200", success);
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("description", changes ? "Refused; the detail says why and what to do next." : "An error; the detail says what to do next.");
    error.putAll(content(Problems.MEDIA_TYPE, schemas.of(Problem.class)));
    responses.put("default", error);
    operation.put("responses", responses);
    return operation;
  }

  private Map<String, Object> parameter(Parameter parameter, Prose prose) {
    Header header = parameter.getAnnotation(Header.class);
    QueryValue query = parameter.getAnnotation(QueryValue.class);
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("name", header != null ? header.value() : parameter.getName());
    described.put("in", header != null ? "header" : query != null ? "query" : "path");
    String said = prose.params().get(parameter.getName());
    if (said != null) {
      described.put("description", said);
    }
    described.put("required", parameter.isAnnotationPresent(PathVariable.class));
    Map<String, Object> schema = new LinkedHashMap<>(schemas.of(parameter.getType()));
    if (query != null && !query.defaultValue().isEmpty()) {
      schema.put("default", parameter.getType() == int.class
          ? Integer.valueOf(query.defaultValue())
          : parameter.getType() == boolean.class ? Boolean.valueOf(query.defaultValue()) : query.defaultValue());
    }
    described.put("schema", schema);
    return described;
  }

  private Map<String, Object> answer(Method method) {
    Map<String, Object> text = Map.of("type", "string");
    return switch (method.getName()) {
      case "events" -> {
        Map<String, Object> both = new LinkedHashMap<>();
        both.putAll(Map.of("application/json", Map.of("schema", schemas.of(new ListType(EventView.class)))));
        both.put("text/event-stream", Map.of("schema", text));
        yield Map.of("content", both);
      }
      case "logs" -> content("application/x-ndjson", schemas.of(LogLine.class));
      case "metrics" -> content("text/plain", text);
      case "openapi" -> content("application/yaml", text);
      case "page" -> content("text/html", text);
      case "part" -> {
        Map<String, Object> both = new LinkedHashMap<>(Map.of("text/css", Map.of("schema", text)));
        both.put("text/javascript", Map.of("schema", text));
        yield Map.of("content", both);
      }
      default -> content("application/json", schemas.of(unwrapped(method.getGenericReturnType())));
    };
  }

  private static Type unwrapped(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == HttpResponse.class
        ? generic.getActualTypeArguments()[0]
        : type;
  }

  private static Map<String, Object> content(String mediaType, Map<String, Object> schema) {
    return Map.of("content", Map.of(mediaType, Map.of("schema", schema)));
  }

  /** {@code ListOf<item>}. */
  private record ListType(Class<?> item) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return new Type[]{item};
    }

    @Override
    public Type getRawType() {
      return ListOf.class;
    }

    @Override
    @SuppressWarnings("NullAway") // as ParameterizedType says: a top-level type has no owner
    public Type getOwnerType() {
      return null;
    }
  }
}
