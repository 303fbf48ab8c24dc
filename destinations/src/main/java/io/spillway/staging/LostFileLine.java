package io.spillway.staging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that was staged and will not be delivered, as a line of JSON. It is kept where dead
 * letters are, and is none: it stands for a file of rows, not for an event.
 *
 * @param reason {@code lost} or {@code discarded}
 * @param message why, for a person
 * @param endedAt when the job gave it up
 */
public record LostFileLine(Staged file, String reason, String message, Instant endedAt) {
  private static final JsonFactory JSON = new JsonFactory();

  /** The name of the first member, which no dead letter has. */
  private static final String KEY = "lost_file";

  private static final byte[] BEGIN = ("{\"" + KEY + "\":").getBytes(StandardCharsets.US_ASCII);

  /**
   * The file.
   *
   * @param path a {@link StagedPath}
   * @param part the {@link SharedPart} that holds it; null when it has one of its own
   * @param rows null when a release staged it that did not keep their number
   */
  public record Staged(
      String path, @Nullable String part, @Nullable Integer rows, long bytes, Instant stagedAt) {
    public Staged {
      Objects.requireNonNull(path, "path");
      Objects.requireNonNull(stagedAt, "stagedAt");
    }
  }

  public LostFileLine {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(endedAt, "endedAt");
  }

  /**
   * Writes the line and a newline: {@code lost_file}, the key of the object that it was to become,
   * {@code reason}, {@code message}, {@code destination}, {@code mapping}, {@code staged_path}
   * under the staging path, {@code staged_part} if it shares one, {@code rows} if known, {@code
   * bytes}, {@code staged_at} and {@code ended_at} (ISO-8601 in UTC).
   */
  public void write(OutputStream stream) throws IOException {
    StagedPath staged = StagedPath.parse(file.path);
    JsonGenerator json = JSON.createGenerator(stream);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    json.writeStartObject();
    json.writeStringField(KEY, staged.objectKey());
    json.writeStringField("reason", reason);
    json.writeStringField("message", message);
    json.writeStringField("destination", staged.destinationId());
    json.writeStringField("mapping", staged.mappingId());
    json.writeStringField("staged_path", file.path);
    if (file.part != null) {
      json.writeStringField("staged_part", file.part);
    }
    if (file.rows != null) {
      json.writeNumberField("rows", file.rows);
    }
    json.writeNumberField("bytes", file.bytes);
    json.writeStringField("staged_at", file.stagedAt.toString());
    json.writeStringField("ended_at", endedAt.toString());
    json.writeEndObject();
    json.writeRaw('\n');
    json.close();
  }

  /** The line without a newline, for the value of a record. */
  public byte[] toBytes() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try {
      write(line);
    } catch (IOException e) {
      throw new UncheckedIOException("memory is always writable", e);
    }
    return Arrays.copyOf(line.toByteArray(), line.size() - 1);
  }

  /** Whether a line of a file or the value of a record is one of these. */
  public static boolean isOne(byte[] text) {
    return text.length > BEGIN.length
        && Arrays.equals(text, 0, BEGIN.length, BEGIN, 0, BEGIN.length);
  }
}
