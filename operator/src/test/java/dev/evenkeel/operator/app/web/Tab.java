package dev.evenkeel.operator.app.web;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** One tab of the browser, used as a person does: it looks, clicks and types. Everything it waits for has a deadline. */
final class Tab implements AutoCloseable {
  private static final Path SHOTS = Path.of("target/screenshots");
  private static final Map<String, Integer> CODES = Map.of("Tab", 9, "Enter", 13, "Escape", 27, "End", 35);
  /** The middle of an element, once it is where it was three looks ago and nothing lies over it. */
  private static final String STANDING_STILL = """
      new Promise(done => {
        let last = null;
        let still = 0;
        const look = () => {
          const one = ELEMENT;
          one?.scrollIntoView({ block: 'center' });
          const box = one?.getBoundingClientRect();
          const now = box && [box.x + box.width / 2, box.y + box.height / 2];
          still = now && String(now) === String(last) && one.contains(document.elementFromPoint(...now)) ? still + 1 : 0;
          last = now;
          if (still < 3) setTimeout(look, 20); else done(now);
        };
        look();
      })""";
  private final Browser browser;
  private final String session;
  private final String context;
  /** Every address that was asked for. */
  final List<String> requests = new CopyOnWriteArrayList<>();
  /** Errors of scripts, and what the content policy has refused. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  Tab(Browser browser, String session, String context) {
    this.browser = browser;
    this.session = session;
    this.context = context;
    browser.listen(session, this::hear);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      ask(domain + ".enable", Map.of());
    }
    size(1280, 900);
  }

  private void hear(JsonNode event) {
    JsonNode params = event.path("params");
    switch (event.path("method").asText()) {
      case "Network.requestWillBeSent" -> requests.add(params.at("/request/url").asText());
      case "Runtime.exceptionThrown" -> complaints.add(params.at("/exceptionDetails/exception/description").asText());
      case "Log.entryAdded" -> {
        if (!params.at("/entry/source").asText().equals("network")) {
          complaints.add(params.at("/entry/text").asText());
        }
      }
      default -> {
      }
    }
  }

  private JsonNode ask(String method, Map<String, ?> params) {
    return browser.ask(session, method, params);
  }

  void open(String url) {
    ask("Page.navigate", Map.of("url", url));
    await("document.readyState === 'complete'");
  }

  void size(int width, int height) {
    ask("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
  }

  /** As the system says: {@code dark} or {@code light}. */
  void systemTheme(String theme) {
    ask("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", theme))));
  }

  /** {@code deuteranopia}, {@code protanopia}, {@code tritanopia} or {@code none}. */
  void eyes(String deficiency) {
    ask("Emulation.setEmulatedVisionDeficiency", Map.of("type", deficiency));
  }

  /** What an expression comes to in the page; promises are waited for. */
  JsonNode eval(String expression) {
    JsonNode answer = ask("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
    }
    return answer.get("result").path("value");
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    Instant deadline = Instant.now().plus(Browser.DEADLINE);
    while (!eval("Boolean(" + expression + ")").asBoolean()) {
      if (Instant.now().isAfter(deadline)) {
        shot("failed");
        throw new AssertionError("it did not come true: " + expression + "\ncomplaints: " + complaints + "\n" + text("body"));
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** Waits until the visible text of an element has these words. */
  void sees(String selector, String words) {
    await("[...document.querySelectorAll(" + quoted(selector) + ")].some(one => one.innerText.includes(" + quoted(words) + "))");
  }

  void seesNot(String selector, String words) {
    await("![...document.querySelectorAll(" + quoted(selector) + ")].some(one => one.innerText.includes(" + quoted(words) + "))");
  }

  String text(String selector) {
    return eval("[...document.querySelectorAll(" + quoted(selector) + ")].map(one => one.innerText).join('\\n')").asText();
  }

  int count(String selector) {
    return eval("document.querySelectorAll(" + quoted(selector) + ").length").asInt();
  }

  /** Clicks with the mouse, in the middle of the first visible element that has these words. */
  void click(String selector, String words) {
    String found = "[...document.querySelectorAll(" + quoted(selector) + ")].find(one => one.checkVisibility() && one.innerText.includes("
        + quoted(words) + "))";
    await(found);
    JsonNode box = eval(STANDING_STILL.replace("ELEMENT", found));
    for (String type : List.of("mousePressed", "mouseReleased")) {
      ask("Input.dispatchMouseEvent", Map.of("type", type, "x", box.get(0).asDouble(), "y", box.get(1).asDouble(), "button", "left",
          "clickCount", 1));
    }
  }

  /** One key: a character, or {@code Tab}, {@code Enter}, {@code Escape}. */
  void press(String key) {
    Map<String, Object> down = new HashMap<>(Map.of("type", "keyDown", "key", key));
    Integer code = CODES.get(key);
    if (code != null) {
      down.put("windowsVirtualKeyCode", code);
      down.put("code", key);
    }
    if (key.length() == 1) {
      down.put("text", key);
    } else if (key.equals("Enter")) {
      down.put("text", "\r");
    }
    ask("Input.dispatchKeyEvent", down);
    down.remove("text");
    down.put("type", "keyUp");
    ask("Input.dispatchKeyEvent", down);
  }

  void type(String text) {
    ask("Input.insertText", Map.of("text", text));
  }

  /** A picture of what is seen, in target/screenshots. */
  void shot(String name) {
    try {
      Files.createDirectories(SHOTS);
      Files.write(SHOTS.resolve(name + ".png"),
          Base64.getDecoder().decode(ask("Page.captureScreenshot", Map.of("format", "png")).get("data").asText()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }

  @Override
  public void close() {
    browser.ask(null, "Target.disposeBrowserContext", Map.of("browserContextId", context));
  }
}
