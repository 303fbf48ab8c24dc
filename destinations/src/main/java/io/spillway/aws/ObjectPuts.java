package io.spillway.aws;

import io.spillway.aws.ObjectStore.Content;
import io.spillway.aws.ObjectStore.Stored;
import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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
 * that was sent, and replaces an object that has another one. Remembers the buckets whose store
 * does not know conditions and the objects that have to be replaced, until their buckets are no
 * longer in force.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">Conditional
 *     writes</a>
 */
final class ObjectPuts {
  private static final Logger LOG = LoggerFactory.getLogger(ObjectPuts.class);

  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final String ANY = "*";

  /** So many objects of a bucket that have to be replaced are told from its others. */
  private static final int MAX_WRONG = 1_000;

  private final Set<Bucket> withoutConditions = ConcurrentHashMap.newKeySet();

  /**
   * The keys of objects that may not have the bytes of their file: their next put replaces them.
   */
  private final Map<Bucket, Set<String>> wrong = new ConcurrentHashMap<>();

  private record Bucket(S3Endpoint endpoint, String name) {
    static Bucket of(BucketAccess access) {
      return new Bucket(access.endpoint(), access.bucket());
    }
  }

  /**
   * Puts an object.
   *
   * @param what is done, for messages
   * @throws AccessException when the store answers with another checksum, twice
   * @throws UncheckedIOException when the content cannot be opened
   */
  Stored put(
      S3Client client, BucketAccess access, PutObjectRequest request, Content content, String what)
      throws AccessException {
    Bucket bucket = Bucket.of(access);
    boolean isConditional =
        access.safeguards().conditional()
            && !withoutConditions.contains(bucket)
            && !wrong(bucket).contains(content.key());
    PutObjectResponse answer =
        isConditional
            ? sendUnlessThere(client, bucket, request, content)
            : send(client, request, content);
    if (answer == null) {
      return Stored.THERE_BEFORE;
    }
    if (isWrong(request, answer)) {
      answer = replace(client, bucket, request, content, what);
    }
    Set<String> wrongKeys = wrong.get(bucket);
    if (wrongKeys != null) {
      wrongKeys.remove(content.key());
    }
    return new Stored(false, answer.eTag());
  }

  private Set<String> wrong(Bucket bucket) {
    return wrong.getOrDefault(bucket, Set.of());
  }

  /** Null when the object is there. */
  private @Nullable PutObjectResponse sendUnlessThere(
      S3Client client, Bucket bucket, PutObjectRequest request, Content content) {
    try {
      return send(client, request.toBuilder().ifNoneMatch(ANY).build(), content);
    } catch (AwsServiceException e) {
      if (S3Errors.isThere(e)) {
        return null;
      }
      if (S3Errors.isConditionRefused(e)) {
        // Nobody knows who answered: a store that has the object, or one that has not got it.
        return send(client, request, content);
      }
      if (!S3Errors.mayNotKnow(e, IF_NONE_MATCH)) {
        throw e;
      }
    }
    PutObjectResponse answer = send(client, request, content);
    if (withoutConditions.add(bucket)) {
      LOG.info(
          "The store of bucket {} does not know {}; its objects are put without it, so one that is"
              + " put again after a failure is a second version. conditional_put: off says so from"
              + " the start",
          bucket.name(),
          IF_NONE_MATCH);
    }
    return answer;
  }

  /** What is there is not the file, and a put on a condition would leave it. */
  private PutObjectResponse replace(
      S3Client client, Bucket bucket, PutObjectRequest request, Content content, String what)
      throws AccessException {
    Set<String> keys = wrong.computeIfAbsent(bucket, added -> ConcurrentHashMap.newKeySet());
    if (keys.size() < MAX_WRONG) {
      keys.add(content.key());
    } else {
      withoutConditions.add(bucket);
    }
    PutObjectResponse answer = send(client, request, content);
    if (isWrong(request, answer)) {
      throw new AccessException(
          AccessStep.PUT_OBJECT,
          what,
          new Diagnosis(
              DeliveryException.Kind.TRANSIENT,
              "S3 answered with the checksum "
                  + answer.checksumCRC32()
                  + ", not "
                  + request.checksumCRC32(),
              "the store or a proxy before it changed the file; if it does so again, see which"
                  + " one"),
          null);
    }
    return answer;
  }

  private static boolean isWrong(PutObjectRequest request, PutObjectResponse answer) {
    String sent = request.checksumCRC32();
    String stored = answer.checksumCRC32();
    return sent != null && stored != null && !stored.equals(sent);
  }

  private static PutObjectResponse send(
      S3Client client, PutObjectRequest request, Content content) {
    return client.putObject(
        request,
        RequestBody.fromContentProvider(
            () -> open(content.source()), content.bytes(), content.contentType()));
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
    Set<Bucket> buckets = inForce.stream().map(Bucket::of).collect(Collectors.toSet());
    withoutConditions.retainAll(buckets);
    wrong.keySet().retainAll(buckets);
  }
}
