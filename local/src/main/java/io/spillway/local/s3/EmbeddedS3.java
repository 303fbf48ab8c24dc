package io.spillway.local.s3;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * S3 in this JVM: S3Proxy on files, with the permissions of {@link Identities} and a {@link
 * FaultInjector} in front of it.
 *
 * <p>Requests are plain HTTP and path-style; signatures (version 4), session tokens and expiry are
 * checked, and the region of a bucket that has one. Permissions are checked before the signature,
 * the other way round than in S3.
 *
 * <p>S3Proxy answers 501 to what it does not support: server-side encryption and canned ACLs other
 * than {@code private} and {@code public-read}. Virtual-host style requests are not supported.
 *
 * <p>Writes with {@code If-None-Match: *} and buckets with Object Lock are as in S3. Each
 * successful write of an object counts as a version of it.
 *
 * <p>Keys are files: they may be any UTF-8 text of up to 1024 bytes as in S3, but no part between
 * slashes may be longer than the file system's limit (255 bytes), and a key cannot be both an
 * object and a folder of another one. Content types are kept in extended file attributes, so the
 * file system must have those.
 */
public final class EmbeddedS3 implements AutoCloseable {
  /** How many requests can be in progress, including those that a fault holds back. */
  private static final int MAX_THREADS = 256;

  /** Name of the files of multipart uploads that are not complete. */
  private static final String OPEN_UPLOAD_PREFIX = ".s3proxy-mpu-stub-";

  /** Suffix of a file until it is complete: S3 itself lists complete objects only. */
  private static final Pattern BEING_WRITTEN =
      Pattern.compile("-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$");

  /** The longest that closing waits for requests in progress. */
  private static final long STOP_TIMEOUT_MILLIS = 20_000;

  /** An object in the store. */
  public record StoredObject(
      String key, long sizeBytes, String contentType, Instant lastModified) {}

  private final Path directory;
  private final S3Proxy proxy;
  private final boolean isSecure;
  private final BlobStore store;
  private final AccessCheck access;
  private final FaultInjector faults = new FaultInjector();
  private final RequestCounters counters = new RequestCounters();
  private final ObjectWrites writes;

  /**
   * How a server differs from the usual one.
   *
   * @param tls what it proves who it is with; null for plain HTTP
   * @param store puts something in front of S3Proxy, behind the checks of access
   */
  public record Variant(@Nullable SSLContext tls, UnaryOperator<Handler> store) {
    static final Variant USUAL = new Variant(null, UnaryOperator.identity());
  }

  private EmbeddedS3(Path directory, int port, Identities identities, Variant variant) {
    this.directory = directory;
    this.store = new FilesystemNio2BlobStore(directory.toString());
    this.access = new AccessCheck(identities);
    this.writes =
        new ObjectWrites(
            (bucket, key) ->
                store.containerExists(bucket) && store.blobMetadataIfPresent(bucket, key) != null);
    S3Proxy.Builder builder =
        S3Proxy.builder()
            .blobStore(store)
            .awsAuthentication(AuthenticationType.AWS_V4, "unused", "unused")
            .ignoreUnknownHeaders(true) // x-amz-security-token is one
            .jettyMaxThreads(MAX_THREADS)
            .stopTimeout(STOP_TIMEOUT_MILLIS);
    this.proxy =
        variant.tls == null
            ? builder.endpoint(URI.create("http://127.0.0.1:" + port)).build()
            : builder
                .secureEndpoint(URI.create("https://127.0.0.1:" + port))
                .sslContext(variant.tls)
                .build();
    this.isSecure = variant.tls != null;
    proxy.setBlobStoreLocator((accessKeyId, bucket, key) -> grant(identities, accessKeyId, store));
    Server server = serverOf(proxy);
    server.setHandler(
        new S3FrontEnd(
            variant.store.apply(Objects.requireNonNull(server.getHandler())),
            access,
            faults,
            counters,
            writes));
  }

  /**
   * Starts on the loopback address. Objects live under {@code directory}, one folder per bucket,
   * and stay there.
   *
   * @param port 0 for any free one
   */
  public static EmbeddedS3 start(Path directory, int port, Identities identities)
      throws IOException {
    return start(directory, port, identities, Variant.USUAL);
  }

  /** The same with a difference. */
  public static EmbeddedS3 start(Path directory, int port, Identities identities, Variant variant)
      throws IOException {
    Files.createDirectories(directory);
    EmbeddedS3 s3 = new EmbeddedS3(directory, port, identities, variant);
    try {
      s3.proxy.start();
    } catch (Exception e) {
      stop(s3.proxy);
      throw new IOException("Could not start S3 on port " + port, e);
    }
    return s3;
  }

  /** For example {@code http://127.0.0.1:9000}. */
  public URI endpoint() {
    return isSecure
        ? URI.create("https://127.0.0.1:" + proxy.getSecurePort())
        : URI.create("http://127.0.0.1:" + proxy.getPort());
  }

  /** Injects faults in front of the store. */
  public FaultInjector faults() {
    return faults;
  }

  /** Counts the requests that arrived. */
  public RequestCounters requests() {
    return counters;
  }

  /** Creates the bucket unless it exists. */
  public void createBucket(String bucket) {
    if (!store.containerExists(bucket)) {
      store.createContainer(bucket);
    }
  }

  /** Sets the bucket's region: requests that are signed for another one are refused. */
  public void setRegion(String bucket, String region) {
    access.setRegion(bucket, region);
  }

  /** Turns on Object Lock: puts without a checksum are refused. */
  public void lockObjects(String bucket) {
    writes.lock(bucket);
  }

  /**
   * How many versions of each object, by key, were written since the start, and so how many
   * notifications ObjectCreated were sent; those of objects that were deleted, too.
   */
  public Map<String, Integer> versions(String bucket) {
    return writes.versions(bucket);
  }

  /** Deletes the bucket and everything in it. */
  public void deleteBucket(String bucket) {
    writes.forget(bucket);
    store.deleteContainer(bucket);
  }

  /**
   * All objects of the bucket by key, straight from the store, without permissions, faults and
   * counters.
   */
  public List<StoredObject> objects(String bucket) {
    List<StoredObject> objects = new ArrayList<>();
    String token = null;
    do {
      ListObjectsV2Response page =
          store.list(
              ListObjectsV2Request.builder().bucket(bucket).continuationToken(token).build());
      for (S3Object object : page.contents()) {
        HeadObjectResponse metadata = store.blobMetadataIfPresent(bucket, object.key());
        if (metadata != null
            && !object.key().startsWith(OPEN_UPLOAD_PREFIX)
            && !BEING_WRITTEN.matcher(object.key()).find()) {
          objects.add(
              new StoredObject(
                  object.key(), object.size(), metadata.contentType(), object.lastModified()));
        }
      }
      token = page.nextContinuationToken();
    } while (token != null);
    return objects;
  }

  /** The object's bytes, straight from the store. */
  public byte[] read(String bucket, String key) {
    try (InputStream in = store.getBlob(bucket, key)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bucket's folder: each object is a file in it whose relative path is the key. */
  public Path directory(String bucket) {
    return directory.resolve(bucket);
  }

  @Override
  public void close() {
    faults.clear();
    stop(proxy);
  }

  private static void stop(S3Proxy proxy) {
    try {
      proxy.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Could not stop S3", e);
    }
  }

  private static @Nullable AccessGrant grant(
      Identities identities, @Nullable String accessKeyId, BlobStore store) {
    Identity identity = identities.find(accessKeyId);
    return identity == null ? null : new AccessGrant(identity.secretAccessKey(), store);
  }

  /**
   * S3Proxy accepts no handler of one's own, so this takes the Jetty server out of its private
   * field.
   */
  private static Server serverOf(S3Proxy proxy) {
    try {
      Field field = S3Proxy.class.getDeclaredField("server");
      field.setAccessible(true);
      return (Server) field.get(proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("This version of S3Proxy keeps its server elsewhere", e);
    }
  }
}
