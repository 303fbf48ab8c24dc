package io.spillway.playground;

import io.spillway.payload.Payload;
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
    return read(
        file,
        in -> {
          byte[] bytes = in.readNBytes(MAX_BYTES + 1);
          int end = end(bytes, Math.min(bytes.length, MAX_BYTES));
          return new OpenEvents(
              String.valueOf(file.getFileName()),
              new String(bytes, 0, end, StandardCharsets.UTF_8),
              end < bytes.length);
        });
  }

  /**
   * The first events of a file that is one record.
   *
   * @param file the value of {@code --events}
   * @param record takes the file's content apart
   */
  public static OpenEvents file(Path file, Reading<Payload> record) throws UsageException {
    Payload events = read(file, record);
    StringBuilder text = new StringBuilder();
    int taken = 0;
    while (taken < Math.min(events.count(), MAX_LINES)) {
      String line = line(events.event(taken));
      if (text.length() + line.length() >= MAX_BYTES) {
        break;
      }
      text.append(line).append('\n');
      taken++;
    }
    return new OpenEvents(
        String.valueOf(file.getFileName()), text.toString(), taken < events.count());
  }

  /**
   * An event on one line, without its end. In JSON, line breaks are only between values, where a
   * space is the same.
   */
  public static String line(byte[] event) {
    String text = new String(event, StandardCharsets.UTF_8);
    return text.replace('\n', ' ').replace('\r', ' ');
  }

  /** Reads a file's content. */
  @FunctionalInterface
  public interface Reading<T> {
    T of(InputStream file) throws IOException, UsageException;
  }

  private static <T> T read(Path file, Reading<T> reading) throws UsageException {
    if (Files.isDirectory(file)) {
      throw new UsageException("--events " + file + ": this is a folder; give a file of events");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return reading.of(in);
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
