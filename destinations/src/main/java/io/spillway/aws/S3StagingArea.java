package io.spillway.aws;

import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.staging.StagingArea;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** A staging area in S3, read with the platform's own credentials. */
public final class S3StagingArea implements StagingArea {
  private final PlatformCredentials credentials = PlatformCredentials.ofDefaultChain();
  private final S3Client client;
  private final String bucket;
  private final String prefix;

  /**
   * @param folder in the bucket, empty or ending in {@code /}
   * @param region the first region to ask; the bucket may be in another one
   * @param endpoint of an S3-compatible store; null for AWS
   * @param maxConnections how many files can be open at a time
   */
  public S3StagingArea(
      String bucket, String folder, String region, @Nullable URI endpoint, int maxConnections) {
    this.bucket = bucket;
    this.prefix = folder;
    S3ClientBuilder builder =
        AwsClients.s3Builder(new S3Endpoint(region, endpoint, endpoint != null))
            .httpClientBuilder(Apache5HttpClient.builder().maxConnections(maxConnections));
    if (endpoint == null) {
      builder.crossRegionAccessEnabled(true);
    }
    this.client = builder.build();
  }

  @Override
  public List<Entry> list(String folder) throws IOException {
    String below = folder.isEmpty() ? prefix : prefix + folder + "/";
    try {
      var unused = credentials.credentials();
      return client
          .listObjectsV2Paginator(request -> request.bucket(bucket).prefix(below))
          .contents()
          .stream()
          .filter(object -> !object.key().endsWith("/"))
          .map(object -> new Entry(object.key().substring(prefix.length()), object.size()))
          .toList();
    } catch (AccessException e) {
      throw new IOException(e.getMessage(), e);
    } catch (SdkException e) {
      throw failure("listing s3://" + bucket + "/" + below, e);
    }
  }

  @Override
  public InputStream open(Entry file, long offset, long length) throws IOException {
    if (length == 0) {
      return InputStream.nullInputStream();
    }
    String key = prefix + file.path();
    String range = "bytes=" + offset + "-" + (offset + length - 1);
    try {
      return client.getObject(request -> request.bucket(bucket).key(key).range(range));
    } catch (SdkException e) {
      throw failure("reading s3://" + bucket + "/" + key, e);
    }
  }

  private static IOException failure(String what, SdkException e) {
    String why =
        e instanceof AwsServiceException answer
            ? AwsErrors.answer("S3", answer)
            : AwsErrors.reason(e);
    return new IOException(what + " failed: " + why, e);
  }

  @Override
  public void close() {
    credentials.close();
    client.close();
  }
}
