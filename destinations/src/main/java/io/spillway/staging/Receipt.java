package io.spillway.staging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spillway.batching.TimeRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * That a file was delivered, as a JSON object.
 *
 * @param path of the staged file, a {@link StagedPath}, which no other file has: the receipts of a
 *     file that are repeated have the same
 * @param content null when the file was staged by a release that did not keep it
 */
public record Receipt(String path, long bytes, @Nullable Content content, Arrival arrival) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * What is in the file.
   *
   * @param eventType of the events in it; empty when they have none
   * @param crc32 of its bytes
   * @param closed when its batch was closed
   * @param events when they happened
   */
  public record Content(String eventType, int rows, int crc32, Instant closed, TimeRange events) {
    public Content {
      Objects.requireNonNull(eventType, "eventType");
      Objects.requireNonNull(closed, "closed");
      Objects.requireNonNull(events, "events");
    }
  }

  /**
   * Where and when it arrived.
   *
   * @param eTag null when the store gave none, and when the object was there before
   * @param thereBefore whether an earlier attempt had put the object, without the job knowing
   * @param catalogRevision the catalog in force
   */
  public record Arrival(
      String bucket,
      @Nullable String eTag,
      boolean thereBefore,
      String catalogRevision,
      Instant staged,
      Instant delivered) {
    public Arrival {
      Objects.requireNonNull(bucket, "bucket");
      Objects.requireNonNull(catalogRevision, "catalogRevision");
      Objects.requireNonNull(staged, "staged");
      Objects.requireNonNull(delivered, "delivered");
    }
  }

  public Receipt {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(arrival, "arrival");
  }

  /** Whom the file was for. */
  public String destinationId() {
    return StagedPath.destinationId(path);
  }

  /**
   * The object: {@code id}, {@code destination}, {@code mapping}, {@code event_type}, {@code
   * bucket}, {@code key}, {@code rows}, {@code bytes}, {@code crc32} (8 hex digits), {@code etag},
   * {@code there_before}, {@code catalog_revision}, {@code first_event_at}, {@code last_event_at},
   * {@code closed_at}, {@code staged_at} and {@code delivered_at} (ISO-8601 in UTC), without those
   * that are not known.
   */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("memory is always writable", e);
    }
    return bytes.toByteArray();
  }

  private void write(JsonGenerator json) throws IOException {
    StagedPath staged = StagedPath.parse(path);
    json.writeStartObject();
    json.writeStringField("id", path);
    json.writeStringField("destination", staged.destinationId());
    json.writeStringField("mapping", staged.mappingId());
    if (content != null) {
      json.writeStringField("event_type", content.eventType);
    }
    json.writeStringField("bucket", arrival.bucket);
    json.writeStringField("key", staged.objectKey());
    if (content != null) {
      json.writeNumberField("rows", content.rows);
    }
    json.writeNumberField("bytes", bytes);
    if (content != null) {
      json.writeStringField("crc32", String.format(Locale.ROOT, "%08x", content.crc32));
    }
    if (arrival.eTag != null) {
      json.writeStringField("etag", arrival.eTag);
    }
    json.writeBooleanField("there_before", arrival.thereBefore);
    json.writeStringField("catalog_revision", arrival.catalogRevision);
    if (content != null && content.events.isKnown()) {
      json.writeStringField("first_event_at", time(content.events.firstMillis()));
      json.writeStringField("last_event_at", time(content.events.lastMillis()));
    }
    if (content != null) {
      json.writeStringField("closed_at", content.closed.toString());
    }
    json.writeStringField("staged_at", arrival.staged.toString());
    json.writeStringField("delivered_at", arrival.delivered.toString());
    json.writeEndObject();
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
