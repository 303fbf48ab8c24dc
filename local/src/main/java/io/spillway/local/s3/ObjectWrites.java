package io.spillway.local.s3;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What S3 does about writes of objects beyond storing bytes: it refuses a conditional one when
 * there is an object or another one in progress, refuses one without a checksum in a bucket with
 * Object Lock, and makes a version, and a notification ObjectCreated, of each that succeeds.
 * Thread-safe.
 */
final class ObjectWrites {
  private static final Set<S3Operation> WRITES =
      Set.of(
          S3Operation.PUT_OBJECT, S3Operation.COPY_OBJECT, S3Operation.COMPLETE_MULTIPART_UPLOAD);

  private static final int OK = 200;

  private final BiPredicate<String, String> exists;
  private final Set<Place> conditional = ConcurrentHashMap.newKeySet();
  private final Set<String> locked = ConcurrentHashMap.newKeySet();
  private final Map<String, Map<String, Integer>> versions = new ConcurrentHashMap<>();

  private record Place(String bucket, String key) {}

  /**
   * @param exists whether a bucket has an object under a key
   */
  ObjectWrites(BiPredicate<String, String> exists) {
    this.exists = exists;
  }

  /** Turns on Object Lock. */
  void lock(String bucket) {
    locked.add(bucket);
  }

  /** See {@link EmbeddedS3#versions}. */
  Map<String, Integer> versions(String bucket) {
    return Map.copyOf(versions.getOrDefault(bucket, Map.of()));
  }

  void forget(String bucket) {
    versions.remove(bucket);
  }

  /**
   * Begins a request, which is to {@link #end} if it is not refused.
   *
   * @return the refusal; null when there is none
   */
  @Nullable S3Error begin(S3Request request, boolean hasChecksum) {
    Place place = place(request);
    if (place == null) {
      return null;
    }
    if (request.operation() == S3Operation.PUT_OBJECT
        && locked.contains(place.bucket)
        && !hasChecksum) {
      return S3Error.CHECKSUM_REQUIRED;
    }
    if (!request.ifNoneMatch()) {
      return null;
    }
    if (!conditional.add(place)) {
      return S3Error.CONDITIONAL_REQUEST_CONFLICT;
    }
    if (exists.test(place.bucket, place.key)) {
      conditional.remove(place);
      return S3Error.PRECONDITION_FAILED;
    }
    return null;
  }

  /** Ends a request that was begun, before its answer is sent. */
  void end(S3Request request, int status) {
    Place place = place(request);
    if (place == null) {
      return;
    }
    if (status == OK) {
      versions
          .computeIfAbsent(place.bucket, bucket -> new ConcurrentHashMap<>())
          .merge(place.key, 1, Integer::sum);
    }
    if (request.ifNoneMatch()) {
      conditional.remove(place);
    }
  }

  private static @Nullable Place place(S3Request request) {
    String bucket = request.bucket();
    String key = request.key();
    return bucket == null || key == null || !WRITES.contains(request.operation())
        ? null
        : new Place(bucket, key);
  }
}
