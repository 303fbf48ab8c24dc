package io.spillway.local.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Predicate;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What faults, permissions and counters know about a request to {@link EmbeddedS3}.
 *
 * @param bucket null for a request about the list of buckets
 * @param key decoded; null for a request about a bucket
 * @param caller {@linkplain Identity#name() name} of the identity that its access key belongs to;
 *     null without an access key or with an unknown one
 * @param ifNoneMatch whether it is to write an object only where none is
 */
public record S3Request(
    S3Operation operation,
    @Nullable String bucket,
    @Nullable String key,
    @Nullable String caller,
    boolean ifNoneMatch) {
  /**
   * Reads a path-style request.
   *
   * @param caller see {@link #caller}
   */
  public static S3Request of(Request request, @Nullable String caller) {
    String path = request.getHttpURI().getPath();
    int keyStart = path.indexOf('/', 1);
    String bucket = decode(path.substring(1, keyStart < 0 ? path.length() : keyStart));
    String key = keyStart < 0 ? "" : decode(path.substring(keyStart + 1));
    Set<String> query = Request.extractQueryParameters(request).getNames();
    String method = request.getMethod();
    boolean ifNoneMatch = "*".equals(request.getHeaders().get("If-None-Match"));
    if (bucket.isEmpty()) {
      return new S3Request(S3Operation.onService(method), null, null, caller, ifNoneMatch);
    }
    if (key.isEmpty()) {
      return new S3Request(S3Operation.onBucket(method, query), bucket, null, caller, ifNoneMatch);
    }
    boolean isCopy = request.getHeaders().contains("x-amz-copy-source");
    return new S3Request(
        S3Operation.onObject(method, query, isCopy), bucket, key, caller, ifNoneMatch);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

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

  /** Requests that write an object only where none is. */
  public static Predicate<S3Request> conditional() {
    return S3Request::ifNoneMatch;
  }

  /** Every request. */
  public static Predicate<S3Request> any() {
    return request -> true;
  }
}
