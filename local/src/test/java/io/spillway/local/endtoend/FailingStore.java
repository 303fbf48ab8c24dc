package io.spillway.local.endtoend;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.ObjectStore;
import io.spillway.catalog.BucketAccess;
import java.util.Set;

/** Puts objects, and sometimes fails the job before it receives the acknowledgement. */
final class FailingStore implements ObjectStore {
  /** Whether some writer has reached the end of input since the last start of the job. */
  private static volatile boolean inputEnded;

  private final ObjectStore store;

  FailingStore(ObjectStore store) {
    this.store = store;
  }

  static void inputEnded(boolean ended) {
    inputEnded = ended;
  }

  @Override
  public Stored put(BucketAccess access, Content content) throws DeliveryException {
    Stored stored = store.put(access, content);
    FailureInjector.failAt(
        inputEnded
            ? FailureInjector.Point.BETWEEN_LAST_PUT_AND_ACKNOWLEDGEMENT
            : FailureInjector.Point.BETWEEN_PUT_AND_ACKNOWLEDGEMENT);
    return stored;
  }

  @Override
  public void retain(Set<BucketAccess> inForce) {
    store.retain(inForce);
  }

  @Override
  public void close() {
    store.close();
  }
}
