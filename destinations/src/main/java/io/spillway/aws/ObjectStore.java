package io.spillway.aws;

import io.spillway.catalog.BucketAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Objects;
import java.util.Set;

/** Where objects are put for customers. Called by several threads at a time. */
public interface ObjectStore extends AutoCloseable {

  /**
   * Puts one object, whole or not at all; an object that is there already under the key is
   * replaced. Blocks until the store has answered or its time is up.
   */
  void put(BucketAccess access, Content content) throws DeliveryException;

  /**
   * Says which accesses are in force from now on: to be called with those of every destination each
   * time that the catalog changes. What was kept for any other access, credentials above all, is
   * dropped; a put that is under way with one ends as it may. Does not block; any thread may call.
   * A store that keeps nothing has nothing to do.
   */
  default void retain(Set<BucketAccess> inForce) {}

  /** Ends what is under way as well as it can. */
  @Override
  void close();

  /**
   * One object to be.
   *
   * @param bytes the exact length of what the source gives
   */
  record Content(String key, String contentType, long bytes, Source source) {
    public Content {
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(contentType, "contentType");
      Objects.requireNonNull(source, "source");
    }
  }

  /** Opens the bytes of an object, from their beginning, as often as it is asked. */
  interface Source {
    InputStream open() throws IOException;
  }

  /** Makes the store in the task that uses it. */
  interface Factory extends Serializable {
    /** Makes it, given who wants to hear of every call to STS. */
    ObjectStore create(StsCalls stsCalls);
  }
}
