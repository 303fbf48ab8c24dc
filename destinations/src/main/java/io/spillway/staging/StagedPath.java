package io.spillway.staging;

import io.spillway.catalog.Owner;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.ObjectKey;
import io.spillway.routing.Output;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The path of a staged file under the staging path. It contains everything that delivery needs, so
 * the path alone is a reference to the file:
 *
 * <pre>{@code
 * 2026-11-22/acme/orders/csv~<owner>/events/type=track/daily_~/2026-11-22T16-29-00-123Z-<uuid>-0
 * date       destination             stem of the object's key  rest of the object's key
 *                 mapping
 *                        extension
 * }</pre>
 *
 * The date is the day on which the batch was closed; it comes first so that old files can be found
 * and expired by prefix. The stem (folder and file name prefix) ends in {@code ~}; a stem that a
 * file system could misread is in URL-safe Base64 after {@code ~b} instead.
 *
 * @param owner for whom it was staged; null when an earlier release did not say
 */
public record StagedPath(
    LocalDate date,
    String destinationId,
    String mappingId,
    @Nullable Owner owner,
    ObjectName object) {
  /** The longest name that every file system takes, less what Flink adds to it. */
  private static final int MAX_SEGMENT = 200;

  private static final int TIMESTAMP_LENGTH = "2026-11-22T16-29-00-123Z".length();
  private static final Pattern NAME =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{3}Z-[^/]+");
  private static final String END = "~";
  private static final String BASE64 = "~b";
  private static final String PLAIN_SEGMENT = "[A-Za-z0-9=_-][A-Za-z0-9=_.-]{0,198}";
  private static final Pattern PLAIN =
      Pattern.compile("(?:" + PLAIN_SEGMENT + "/)*(?:" + PLAIN_SEGMENT + ")?");

  public StagedPath {
    Objects.requireNonNull(date, "date");
    Objects.requireNonNull(destinationId, "destinationId");
    Objects.requireNonNull(mappingId, "mappingId");
    Objects.requireNonNull(object, "object");
  }

  /**
   * What the delivered object's key is made of.
   *
   * @param stem folder and file name prefix
   * @param stagedName the staged file's own name: timestamp, {@code -}, unique part
   */
  public record ObjectName(String stem, String stagedName, FileExtension extension) {
    public ObjectName {
      Objects.requireNonNull(stem, "stem");
      Objects.requireNonNull(stagedName, "stagedName");
      Objects.requireNonNull(extension, "extension");
    }

    private String timestamp() {
      return stagedName.substring(0, TIMESTAMP_LENGTH);
    }

    private String unique() {
      return stagedName.substring(TIMESTAMP_LENGTH + 1);
    }
  }

  /** The folder under the staging path for a batch of the output that was closed at the time. */
  public static String folder(Output output, Instant closed) {
    return String.join(
        "/",
        closed.atZone(ZoneOffset.UTC).toLocalDate().toString(),
        output.key().destinationId(),
        output.key().mappingId(),
        output.layout().extension().setting()
            + (output.key().owner() == null ? "" : END + output.key().owner().spelling()),
        encode(ObjectKey.stem(output.key().folder(), output.layout())));
  }

  /**
   * Parses a path.
   *
   * @param path relative to the staging path
   * @throws IllegalArgumentException when it is not a staged file's path
   */
  public static StagedPath parse(String path) {
    List<String> segments = List.of(path.split("/", -1));
    int last = segments.size() - 1;
    if (last < 5
        || segments.get(1).isEmpty()
        || segments.get(2).isEmpty()
        || !NAME.matcher(segments.get(last)).matches()) {
      throw foreign(path, null);
    }
    int end = segments.get(3).indexOf(END);
    String extension = end < 0 ? segments.get(3) : segments.get(3).substring(0, end);
    try {
      return new StagedPath(
          LocalDate.parse(segments.get(0)),
          segments.get(1),
          segments.get(2),
          end < 0
              ? null
              : Owner.ofSpelling(segments.get(3).substring(end + END.length()))
                  .orElseThrow(() -> foreign(path, null)),
          new ObjectName(
              decode(segments.subList(4, last)).orElseThrow(() -> foreign(path, null)),
              segments.get(last),
              FileExtension.ofSetting(extension).orElseThrow(() -> foreign(path, null))));
    } catch (DateTimeParseException e) {
      throw foreign(path, e);
    }
  }

  /**
   * Whom a file is for, without parsing the rest of its path.
   *
   * @throws IllegalArgumentException when it cannot be a staged file's path
   */
  public static String destinationId(String path) {
    int start = path.indexOf('/') + 1;
    int end = path.indexOf('/', start);
    if (start == 0 || end <= start) {
      throw foreign(path, null);
    }
    return path.substring(start, end);
  }

  private static IllegalArgumentException foreign(String path, @Nullable Exception cause) {
    return new IllegalArgumentException("not a staged file: " + path, cause);
  }

  /** The delivered object's key: every delivery of the same staged file writes the same object. */
  public String objectKey() {
    return ObjectKey.key(object.stem, object.timestamp(), object.unique(), object.extension);
  }

  /** When the file was opened, right after its batch was closed. */
  public Instant time() {
    return ObjectKey.time(object.timestamp());
  }

  private static String encode(String stem) {
    if (PLAIN.matcher(stem).matches()) {
      return stem + END;
    }
    String base64 =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(stem.getBytes(StandardCharsets.UTF_8));
    StringBuilder path = new StringBuilder(BASE64);
    for (int i = 0; i < base64.length(); i += MAX_SEGMENT) {
      path.append('/').append(base64, i, Math.min(base64.length(), i + MAX_SEGMENT));
    }
    return path.toString();
  }

  /** Empty when {@link #encode} never writes this. */
  private static Optional<String> decode(List<String> segments) {
    String path = String.join("/", segments);
    String stem;
    if (segments.get(0).equals(BASE64)) {
      try {
        byte[] bytes =
            Base64.getUrlDecoder().decode(String.join("", segments.subList(1, segments.size())));
        stem = new String(bytes, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    } else {
      stem = path.endsWith(END) ? path.substring(0, path.length() - END.length()) : path;
    }
    return encode(stem).equals(path) ? Optional.of(stem) : Optional.empty();
  }
}
