package io.spillway.aws;

import io.spillway.aws.ObjectStore.Content;
import io.spillway.aws.ObjectStore.Stored;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Puts objects unless they exist, so that a put that is repeated because its answer was lost makes
 * no second version and no second notification. Compares the checksum in the answer with the one
 * that was sent. Remembers the buckets whose store does not know conditions, or answers with
 * another checksum, until they are no longer in force.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional
 *     writes</a>
 */
final class ObjectPuts {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectPuts.class);

  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final String ANY = "*";

  private final Set<Bucket> withoutConditions = ConcurrentHashMap.newKeySet();

  private record Bucket(S3Endpoint endpoint, String name) {
    static Bucket of(BucketAccess access) {
      return new Bucket(access.endpoint(), access.bucket());
    }
  }

  /**
   * Puts an object.
   *
   * @param what is done, for messages
   * @throws AccessException when the store answers with another checksum
   * @throws UncheckedIOException when the content cannot be opened
   */
  Stored put(
      S3Client client, BucketAccess access, PutObjectRequest request, Content content, String what)
      throws AccessException {
    Bucket bucket = Bucket.of(access);
    if (!access.safeguards().conditional() || withoutConditions.contains(bucket)) {
      return send(client, bucket, request, content, what);
    }
    try {
      return send(client, bucket, request.toBuilder().ifNoneMatch(ANY).build(), content, what);
    } catch (AwsServiceException e) {
      if (S3Errors.isThere(e)) {
        return Stored.THERE_BEFORE;
      }
      if (!S3Errors.mayNotKnow(e, IF_NONE_MATCH)) {
        throw e;
      }
    }
    Stored stored = send(client, bucket, request, content, what);
    if (withoutConditions.add(bucket)) {
      LOG.info(
          "The store of bucket {} does not know {}; its objects are put without it, so one that is"
              + " put again after a failure is a second version. conditional_put: off says so from"
              + " the start",
          access.bucket(),
          IF_NONE_MATCH);
    }
    return stored;
  }

  private Stored send(
      S3Client client, Bucket bucket, PutObjectRequest request, Content content, String what)
      throws AccessException {
    RequestBody body =
        RequestBody.fromContentProvider(
            () -> open(content.source()), content.bytes(), content.contentType());
    PutObjectResponse answer = client.putObject(request, body);
    String sent = request.checksumCRC32();
    String stored = answer.checksumCRC32();
    if (sent != null && stored != null && !stored.equals(sent)) {
      // What is there is not the file: the next put has to replace it.
      withoutConditions.add(bucket);
      throw new AccessException(
          AccessStep.PUT_OBJECT,
          what,
          new Diagnosis(
              DeliveryException.Kind.TRANSIENT,
              "S3 answered with the checksum " + stored + ", not " + sent,
              "the store or a proxy before it changed the file; if it does so again, see which"
                  + " one"),
          null);
    }
    return new Stored(false, answer.eTag());
  }

  /** Where the SDK allows no checked exceptions. */
  private static InputStream open(ObjectStore.Source source) {
    try {
      return source.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets all other buckets. */
  void retain(Set<BucketAccess> inForce) {
    withoutConditions.retainAll(inForce.stream().map(Bucket::of).collect(Collectors.toSet()));
  }
}
