package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Objects;

/** Where objects are put for customers. Called by several threads at a time. */
public interface ObjectStore extends AutoCloseable {

  /**
   * Puts one object, whole or not at all; an object that is there already under the key is
   * replaced. Blocks until the store has answered or its time is up.
   */
  void put(BucketAccess access, Content content) throws DeliveryException;

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
    ObjectStore create();
  }
}
