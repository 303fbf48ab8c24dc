package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.ObjectStore;
import io.spillway.catalog.BucketAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A store in memory that records every put and refuses as the test says, per destination. */
final class RecordingStore implements ObjectStore {
  /** Objects by {@code bucket/key}. */
  final Map<String, String> objects = new ConcurrentHashMap<>();

  /** {@code bucket/key} of every attempt, in order. */
  final List<String> attempts = Collections.synchronizedList(new ArrayList<>());

  /** The destinations that refuse objects, and how. */
  final Map<String, DeliveryException.Kind> refusals = new ConcurrentHashMap<>();

  /** The keys of objects whose content cannot be read. */
  final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  /** Whether no content can be read. */
  volatile boolean stagingIsDown;

  /** The latest accesses that were retained. */
  volatile Set<BucketAccess> inForce = Set.of();

  volatile boolean closed;

  private final AtomicInteger held = new AtomicInteger();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  /** From now on, refusals are delayed. */
  void holdFailures() {
    gate = new CountDownLatch(1);
  }

  void letFailuresGo() {
    gate.countDown();
  }

  /** How many refusals are delayed now. */
  int held() {
    return held.get();
  }

  @Override
  public void retain(Set<BucketAccess> accesses) {
    inForce = accesses;
  }

  @Override
  public Stored put(BucketAccess access, Content content) throws DeliveryException {
    String name = access.bucket() + "/" + content.key();
    attempts.add(name);
    DeliveryException.Kind refusal = refusals.get(access.destinationId());
    if (refusal != null) {
      held.incrementAndGet();
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        held.decrementAndGet();
      }
      throw new DeliveryException(refusal, "told to refuse", null);
    }
    if (unreadable.contains(content.key()) || stagingIsDown) {
      throw new DeliveryException(DeliveryException.Kind.UNREADABLE, "told not to read", null);
    }
    try (InputStream in = content.source().open()) {
      objects.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return new Stored(false, null);
    } catch (IOException e) {
      throw new DeliveryException(DeliveryException.Kind.UNREADABLE, "cannot read", e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
