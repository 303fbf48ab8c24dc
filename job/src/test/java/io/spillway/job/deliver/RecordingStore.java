package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A store in memory that takes down every put and answers as it is told, per destination. */
final class RecordingStore implements ObjectStore {
  /** Objects by {@code bucket/key}. */
  final Map<String, String> objects = new ConcurrentHashMap<>();

  /** {@code bucket/key} of every attempt, in order. */
  final List<String> attempts = Collections.synchronizedList(new ArrayList<>());

  /** What destinations answer instead of taking an object. */
  final Map<String, DeliveryException.Kind> refusals = new ConcurrentHashMap<>();

  volatile boolean closed;

  @Override
  public void put(BucketAccess access, Content content) throws DeliveryException {
    String name = access.bucket() + "/" + content.key();
    attempts.add(name);
    DeliveryException.Kind refusal = refusals.get(access.destinationId());
    if (refusal != null) {
      throw new DeliveryException(refusal, "told to refuse", null);
    }
    try (InputStream in = content.source().open()) {
      objects.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DeliveryException(DeliveryException.Kind.TRANSIENT, "cannot read", e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
