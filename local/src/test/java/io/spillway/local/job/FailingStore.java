package io.spillway.local.job;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.ObjectStore;
import io.spillway.catalog.BucketAccess;
import java.util.Set;

/** Puts objects, and sometimes fails the job before it can know. */
final class FailingStore implements ObjectStore {
  /** Whether some writer has seen the end of input since the job was last started. */
  private static volatile boolean inputEnded;

  private final ObjectStore store;

  FailingStore(ObjectStore store) {
    this.store = store;
  }

  static void inputEnded(boolean ended) {
    inputEnded = ended;
  }

  @Override
  public void put(BucketAccess access, Content content) throws DeliveryException {
    store.put(access, content);
    Failures.strike(
        inputEnded
            ? Failures.Point.BETWEEN_LAST_PUT_AND_ACKNOWLEDGEMENT
            : Failures.Point.BETWEEN_PUT_AND_ACKNOWLEDGEMENT);
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
