package dev.evenkeel.operator.app.web;

import dev.evenkeel.operator.app.RefusedException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

import java.io.IOException;

/** The web page and what belongs to it. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
public class PageController {
  private static final String JAVASCRIPT = "text/javascript; charset=utf-8";
  private static final String CSS = "text/css; charset=utf-8";
  private final PageFiles files = new PageFiles();

  /**
   * The web page.
   *
   * @param known the ETag of what the client has, or null
   */
  @Get
  @Produces(MediaType.TEXT_HTML)
  HttpResponse<String> page(@Header("If-None-Match") @Nullable String known) throws IOException, RefusedException {
    return answer("page.html", "text/html; charset=utf-8", known);
  }

  /**
   * Its styles and scripts.
   *
   * @param file colours.css, main.js, …
   * @param known the ETag of what the client has, or null
   */
  @Get("/page/{file}")
  @Produces({"text/javascript", "text/css"})
  HttpResponse<String> part(@PathVariable String file, @Header("If-None-Match") @Nullable String known)
      throws IOException, RefusedException {
    return answer(file, file.endsWith(".css") ? CSS : JAVASCRIPT, known);
  }

  private HttpResponse<String> answer(String name, String type, @Nullable String known) throws IOException, RefusedException {
    PageFiles.Part part = files.find(name).orElseThrow(
        () -> new RefusedException(RefusedException.Why.NOT_FOUND, "the page has no part of that name; / is the page itself"));
    if (part.tag().equals(known)) {
      return HttpResponse.<String>notModified().header(HttpHeaders.ETAG, part.tag()).header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
    return HttpResponse.ok(part.text()).header(HttpHeaders.CONTENT_TYPE, type).header(HttpHeaders.ETAG, part.tag())
        .header(HttpHeaders.CACHE_CONTROL, "no-cache");
  }
}
