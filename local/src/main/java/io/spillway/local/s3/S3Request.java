package io.spillway.local.s3;

import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One request to {@link EmbeddedS3}, as far as faults, permissions and counters look at it.
 *
 * @param operation what it asks for
 * @param bucket null when it is about the list of buckets
 * @param key decoded; null when it is about a bucket
 * @param caller {@linkplain Identity#name() name} of the identity whose access key it carries; null
 *     when the request carries none or an unknown one
 */
public record S3Request(
    S3Operation operation, @Nullable String bucket, @Nullable String key, @Nullable String caller) {

  /** Requests about the bucket or an object in it. */
  public static Predicate<S3Request> toBucket(String bucket) {
    return request -> bucket.equals(request.bucket());
  }

  /**
   * Requests of a platform identity (its name) or of all temporary credentials of a role (its ARN).
   */
  public static Predicate<S3Request> by(String caller) {
    return request -> caller.equals(request.caller());
  }

  /** Requests for one of the operations. */
  public static Predicate<S3Request> doing(S3Operation first, S3Operation... more) {
    Set<S3Operation> others = Set.of(more);
    return request -> request.operation() == first || others.contains(request.operation());
  }

  /** Every request. */
  public static Predicate<S3Request> any() {
    return request -> true;
  }
}
