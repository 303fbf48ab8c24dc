package io.spillway.playground;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of the page, from the folder {@code /playground} of the class path. */
final class PageFiles {
  private static final String FOLDER = "/playground";
  private static final String START = "/index.html";
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)+");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json; charset=utf-8",
          "txt", "text/plain; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon");

  private PageFiles() {}

  /**
   * The file for a path.
   *
   * @param path as it is in the request, not decoded
   */
  static Answer get(String path) throws IOException {
    String file = path.equals("/") ? START : path;
    String type = PATH.matcher(file).matches() ? type(file) : null;
    try (InputStream in =
        type == null ? null : PageFiles.class.getResourceAsStream(FOLDER + file)) {
      if (in != null) {
        return new Answer(Answer.OK, String.valueOf(type), in.readAllBytes());
      }
    }
    return file.equals(START)
        ? plain("This Spillway was built without the playground's page; its API is at /api.\n")
        : Answer.message(Answer.NOT_FOUND, "There is nothing at this address.");
  }

  private static Answer plain(String text) {
    return new Answer(
        Answer.OK, String.valueOf(TYPES.get("txt")), text.getBytes(StandardCharsets.UTF_8));
  }

  private static @Nullable String type(String file) {
    return TYPES.get(file.substring(file.lastIndexOf('.') + 1));
  }
}
