package io.spillway.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.aws.S3StagedBytes.Access;
import io.spillway.catalog.BucketAccess.S3Endpoint;
import io.spillway.settings.UsageException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

class S3aSettingsTest {
  private static final String KEYS = "s3.access-key=A s3.secret-key=S ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3.access-key=A s3.secret-key=S",
        "s3.access.key=A s3.secret.key=S",
        "s3a.access.key=A fs.s3a.secret.key=S",
        "fs.s3a.access-key=A fs.s3a.secret-key=S",
        "fs.s3a.access.key=B fs.s3a.access-key=A fs.s3a.secret-key=S",
        "fs.s3a.access.key=B fs.s3a.bucket.staging.access.key=A fs.s3a.secret.key=S",
        "s3.access-key=A s3.secret-key=S fs.s3a.bucket.other.access.key=B"
      })
  void takesAccessKeysInEachSpellingOfFlink(String flink) throws Exception {
    assertThat(read(flink).credentials().resolveCredentials())
        .isEqualTo(AwsBasicCredentials.create("A", "S"));
  }

  @Test
  void takesASessionsKeys() throws Exception {
    assertThat(read(KEYS + "fs.s3a.session.token=T").credentials().resolveCredentials())
        .isEqualTo(AwsSessionCredentials.create("A", "S", "T"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.amazonaws.auth.WebIdentityTokenCredentialsProvider",
        "com.amazonaws.auth.EC2ContainerCredentialsProviderWrapper",
        "com.amazonaws.auth.EnvironmentVariableCredentialsProvider",
        "com.amazonaws.auth.DefaultAWSCredentialsProviderChain",
        "com.amazonaws.auth.InstanceProfileCredentialsProvider,"
            + "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider"
      })
  void knowsTheSdksCounterpartsOfProviders(String names) throws Exception {
    assertThat(read("fs.s3a.aws.credentials.provider=" + names).credentials()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          fs.s3a.block.size=1                                  | us-east-1  | -                 | true
          s3.endpoint=s3.amazonaws.com                         | us-east-1  | -                 | true
          s3.endpoint.region=eu-west-1                         | eu-west-1  | -                 | true
          s3.endpoint=s3.eu-west-1.amazonaws.com               | eu-west-1  | https://s3.eu-west-1.amazonaws.com | false
          s3.endpoint=https://s3.cn-north-1.amazonaws.com.cn   | cn-north-1 | https://s3.cn-north-1.amazonaws.com.cn | false
          s3.endpoint=http://minio:9000                        | us-east-1  | http://minio:9000 | false
          s3.endpoint=minio:9000                               | us-east-1  | https://minio:9000 | false
          s3.endpoint=minio:9000 fs.s3a.connection.ssl.enabled=false | us-east-1 | http://minio:9000 | false
          s3.endpoint=http://minio:9000 s3.endpoint.region=here | here      | http://minio:9000 | false
          """)
  void findsEndpointAndRegion(
      String flink, String region, @Nullable URI endpoint, boolean findsRegion) throws Exception {
    Access access = read(KEYS + flink);

    assertThat(access.endpoint()).isEqualTo(new S3Endpoint(region, endpoint, false));
    assertThat(access.findsRegion()).isEqualTo(findsRegion);
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3.path.style.access", "s3.path-style-access"})
  void addressesBucketsByPathIfTold(String key) throws Exception {
    assertThat(read(KEYS + key + "=true").endpoint().pathStyle()).isTrue();
  }

  @Test
  void followsWhatSpillwayShips() throws Exception {
    assertThat(
            read(KEYS
                    + "fs.s3a.directory.marker.retention=keep s3.upload.max.concurrent.uploads=32"
                    + " fs.s3a.server-side-encryption-algorithm=SSE-KMS"
                    + " fs.s3a.server-side-encryption.key=k s3.entropy.key=_e_")
                .findsRegion())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          fs.s3a.proxy.host=p                                   | fs.s3a.proxy.host has a value
          fs.s3a.server-side-encryption-algorithm=SSE-C         | fs.s3a.server-side-encryption-algorithm has a value
          fs.s3a.aws.credentials.provider=com.example.Own       | fs.s3a.aws.credentials.provider names a class
          fs.s3a.security.credential.provider.path=jceks://x    | fs.s3a.security.credential.provider.path has
          fs.s3a.bucket.staging.proxy.host=p                    | fs.s3a.proxy.host has a value
          s3.endpoint=${env.ENDPOINT}                           | fs.s3a.endpoint has a value
          s3.endpoint=not_a_host                                | fs.s3a.endpoint is not a URL
          s3.endpoint=a s3a.endpoint=b                          | fs.s3a.endpoint is given twice
          security.delegation.token.provider.s3-hadoop.region=r | security.delegation.token.provider.s3-hadoop.region is set
          """)
  void namesWhatItCannotFollow(String flink, String message) {
    assertThatThrownBy(() -> read(KEYS + flink))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith(message);
  }

  private static Access read(String flink) throws UsageException {
    Map<String, String> settings = new HashMap<>(Map.of("parallelism.default", "2"));
    for (String setting : flink.split(" ", -1)) {
      int end = setting.indexOf('=');
      settings.put(setting.substring(0, end), setting.substring(end + 1));
    }
    return S3aSettings.read(settings, "staging");
  }
}
