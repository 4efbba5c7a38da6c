package dev.evenkeel.operator.app.web;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The web page and what belongs to it. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
public class PageController {

  /** The web page. */
  @Get
  @Produces("text/html; charset=utf-8")
  String page() throws IOException {
    return read("page.html");
  }

  /** Its style. */
  @Get("/page.css")
  @Produces("text/css; charset=utf-8")
  String style() throws IOException {
    return read("page.css");
  }

  /** Its script. */
  @Get("/page.js")
  @Produces("text/javascript; charset=utf-8")
  String script() throws IOException {
    return read("page.js");
  }

  private static String read(String name) throws IOException {
    try (InputStream stream = PageController.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IOException(name + " is not in the program; build it again");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
