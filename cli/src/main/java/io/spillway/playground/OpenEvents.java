package io.spillway.playground;

import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The events that the page begins with.
 *
 * @param name of their file or topic
 * @param text one event in each line
 * @param isCut whether there are more than the page can take
 * @param records that the lines came in
 */
public record OpenEvents(String name, String text, boolean isCut, KnownRecords records) {
  /** Most bytes of events that the page begins with: half of a request, which has escapes. */
  public static final int MAX_BYTES = PlaygroundLimits.DEFAULTS.bodyBytes() / 2;

  /** Most events that are evaluated. */
  public static final int MAX_LINES = PlaygroundLimits.DEFAULTS.lines();

  public OpenEvents {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(records, "records");
  }

  /** Events that are in no topic. */
  OpenEvents(String name, String text, boolean isCut) {
    this(name, text, isCut, KnownRecords.NONE);
  }

  /**
   * The first events of a file.
   *
   * @param file the value of {@code --events}
   */
  public static OpenEvents file(Path file) throws UsageException {
    if (Files.isDirectory(file)) {
      throw new UsageException("--events " + file + ": this is a folder; give a file of events");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      int end = end(bytes, Math.min(bytes.length, MAX_BYTES));
      return new OpenEvents(
          String.valueOf(file.getFileName()),
          new String(bytes, 0, end, StandardCharsets.UTF_8),
          end < bytes.length);
    } catch (IOException e) {
      throw new UsageException(
          "--events "
              + file
              + ": cannot be read: "
              + Messages.reason(e)
              + "; give a file with one event per line",
          e);
    }
  }

  /** Where the last whole line ends that is among the first lines. */
  private static int end(byte[] bytes, int most) {
    int lines = 0;
    int end = 0;
    for (int i = 0; i < most && lines < MAX_LINES; i++) {
      if (bytes[i] == '\n') {
        lines++;
        end = i + 1;
      }
    }
    return lines < MAX_LINES && most == bytes.length ? most : end;
  }
}
