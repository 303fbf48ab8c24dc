package io.spillway.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a record of Kafka holds. Arrays are not copied and must not be changed.
 *
 * @param key null for none
 * @param headers in their order; several may have the same key
 * @param value null for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent")
public record RecordContent(byte @Nullable [] key, List<Header> headers, byte @Nullable [] value) {

  /** A header of a record; the value may be null. */
  public record Header(String key, byte @Nullable [] value) {
    public Header {
      Objects.requireNonNull(key, "key");
    }

    static Header of(String key, String value) {
      return new Header(key, value.getBytes(StandardCharsets.UTF_8));
    }
  }

  public RecordContent {
    headers = List.copyOf(headers);
  }
}
