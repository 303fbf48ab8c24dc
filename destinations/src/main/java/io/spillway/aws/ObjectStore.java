package io.spillway.aws;

import io.spillway.catalog.BucketAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Puts objects into customers' buckets. Several threads may call it at a time. */
public interface ObjectStore extends AutoCloseable {

  /**
   * Puts one object, whole or not at all. An object that exists under the key is left, unless the
   * access or the store makes no conditions: then it is replaced. Blocks until the store has
   * answered or the request has timed out.
   *
   * @throws DeliveryException of the kind {@code UNREADABLE} when the content's source fails
   */
  Stored put(BucketAccess access, Content content) throws DeliveryException;

  /**
   * Drops whatever is cached, credentials above all, for any access but these. To be called with
   * the accesses of all destinations each time that the catalog changes. A put in progress with
   * another access may still succeed. Does not block; any thread may call it.
   */
  default void retain(Set<BucketAccess> inForce) {}

  /** Ends requests in progress as well as it can. */
  @Override
  void close();

  /**
   * What to put.
   *
   * @param bytes the exact length of what the source gives
   * @param crc32 of what the source must give; null when it is not known
   */
  record Content(
      String key, String contentType, long bytes, @Nullable Integer crc32, Source source) {
    /** Content whose checksum is not known. */
    public Content(String key, String contentType, long bytes, Source source) {
      this(key, contentType, bytes, null, source);
    }

    /** The same from another source. */
    Content from(Source other) {
      return new Content(key, contentType, bytes, crc32, other);
    }

    public Content {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(contentType, "contentType");
      Objects.requireNonNull(source, "source");
    }
  }

  /**
   * An object that is in its bucket.
   *
   * @param thereBefore whether it was before the put, which left it
   * @param eTag the store's; null when it gave none, and when the object was there before
   */
  record Stored(boolean thereBefore, @Nullable String eTag) {
    static final Stored THERE_BEFORE = new Stored(true, null);
  }

  /** Opens the bytes of an object from their beginning, as often as it is called. */
  interface Source {
    InputStream open() throws IOException;
  }

  /** Creates the store in the task that uses it. */
  interface Factory extends Serializable {
    /**
     * Creates a store.
     *
     * @param stsResults receives the result of every call to STS, from any thread
     */
    ObjectStore create(Consumer<StsResult> stsResults);
  }
}
