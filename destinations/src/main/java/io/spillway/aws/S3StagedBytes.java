package io.spillway.aws;

import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.staging.RangeInputStream;
import io.spillway.staging.StagedBytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Staged bytes in S3: one request for each range, whose answer says whether the object exists and
 * how long it is.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
public final class S3StagedBytes implements StagedBytes {
  private static final int NOT_FOUND = 404;
  private static final int RANGE_NOT_SATISFIABLE = 416;

  /** For what passes at once, such as a connection that was closed; Deliver tries again later. */
  private static final RetryStrategy ONCE_MORE =
      DefaultRetryStrategy.standardStrategyBuilder().maxAttempts(2).build();

  /** For example {@code bytes 5-9/10}, or <code>bytes &#42;/10</code> when there are none. */
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("bytes (?:([0-9]{1,18})-[0-9]{1,18}|\\*)/([0-9]{1,18})");

  private final String bucket;
  private final String folder;
  private final AwsCredentialsProvider credentials;
  private final SdkHttpClient http;
  private final S3Client client;

  /**
   * How the bucket of staged files is reached.
   *
   * @param findsRegion whether the bucket may be in another region than that of the endpoint
   * @param credentials are closed with what uses them
   */
  public record Access(
      S3Endpoint endpoint, boolean findsRegion, AwsCredentialsProvider credentials) {}

  /**
   * Reads objects of a folder.
   *
   * @param folder in the bucket, empty or ending in {@code /}
   * @param timeout for an answer to begin, and for each further piece of it
   * @param maxConnections most reads at a time; a further one waits for a connection
   */
  public S3StagedBytes(
      String bucket, String folder, Access access, Duration timeout, int maxConnections) {
    this.bucket = bucket;
    this.folder = folder;
    this.credentials = access.credentials();
    this.http =
        ShortAnswers.ofErrors(
            Apache5HttpClient.builder()
                .maxConnections(maxConnections)
                .socketTimeout(timeout)
                .build());
    S3ClientBuilder builder =
        AwsClients.s3Builder(access.endpoint())
            .httpClient(http)
            .credentialsProvider(credentials)
            // What was staged has its own checksum, which the customer's store compares.
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                custom -> custom.apiCallTimeout(timeout).retryStrategy(ONCE_MORE));
    if (access.findsRegion()) {
      builder.crossRegionAccessEnabled(true);
    }
    this.client = builder.build();
  }

  @Override
  public InputStream open(Range range) throws IOException {
    GetObjectRequest.Builder request =
        GetObjectRequest.builder().bucket(bucket).key(folder + range.path());
    if (!range.isWhole()) {
      if (range.length() == 0) {
        return InputStream.nullInputStream();
      }
      request.range("bytes=" + range.offset() + "-" + (range.end() - 1));
    }
    ResponseInputStream<GetObjectResponse> answer;
    try {
      answer = client.getObject(request.build());
    } catch (AbortedException e) {
      throw interrupted(e);
    } catch (AwsServiceException e) {
      throw failure(e, range);
    } catch (SdkException e) {
      throw new IOException(AwsErrors.reason(e), e);
    }
    try {
      check(answer.response(), range);
    } catch (IOException e) {
      answer.abort();
      throw e;
    }
    return new Bytes(answer, range.length());
  }

  private static IOException failure(AwsServiceException e, Range range) {
    if (e.statusCode() == NOT_FOUND && !AwsErrors.code(e).equals("NoSuchBucket")) {
      return missing(e);
    }
    if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
      // S3 itself says only that the object ends before.
      Long length = AwsErrors.header(e, "Content-Range").map(S3StagedBytes::total).orElse(null);
      return length == null
          ? NotStagedException.endingBefore(range)
          : NotStagedException.withLength(length, range);
    }
    return new IOException(AwsErrors.answer("S3", e), e);
  }

  private static IOException missing(AwsServiceException e) {
    NotStagedException missing = NotStagedException.missing();
    missing.initCause(e);
    return missing;
  }

  private static void check(GetObjectResponse answer, Range range) throws IOException {
    Long length = answer.contentLength();
    if (length == null) {
      throw new IOException("the answer of S3 does not say how long it is");
    }
    String contentRange = answer.contentRange();
    if (!range.isWhole()) {
      Matcher sent = CONTENT_RANGE.matcher(contentRange == null ? "" : contentRange);
      if (!sent.matches() || !String.valueOf(range.offset()).equals(sent.group(1))) {
        throw new IOException(
            "S3 was asked for a part and answered with "
                + (contentRange == null ? "the whole object" : "another part")
                + "; the store, or a proxy before it, does not know the header Range");
      }
    }
    if (length != range.length()) {
      Long total = contentRange == null ? length : total(contentRange);
      throw NotStagedException.withLength(total == null ? length : total, range);
    }
  }

  private static @Nullable Long total(String contentRange) {
    Matcher range = CONTENT_RANGE.matcher(contentRange);
    return range.matches() ? Long.valueOf(range.group(2)) : null;
  }

  private static InterruptedIOException interrupted(Throwable cause) {
    InterruptedIOException e = new InterruptedIOException("the read was interrupted");
    e.initCause(cause);
    return e;
  }

  @Override
  public void close() {
    client.close();
    http.close();
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }

  /** The bytes of an answer, whose connection is used again only if all of them were read. */
  private static final class Bytes extends RangeInputStream {
    private final ResponseInputStream<GetObjectResponse> answer;

    Bytes(ResponseInputStream<GetObjectResponse> answer, long length) {
      super(answer, length);
      this.answer = answer;
    }

    @Override
    public void close() throws IOException {
      if (isComplete()) {
        super.close();
      } else {
        answer.abort();
      }
    }
  }
}
