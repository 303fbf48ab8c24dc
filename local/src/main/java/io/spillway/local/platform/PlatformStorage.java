package io.spillway.local.platform;

import io.spillway.local.flink.FlinkFileSystems;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedSts;
import io.spillway.local.s3.Identities;
import io.spillway.local.s3.Identity;
import io.spillway.local.s3.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;

/** S3 with the platform's and the customers' buckets, and STS with the customers' roles. */
public final class PlatformStorage implements AutoCloseable {
  /** The platform's bucket for staged files and dead letters. */
  public static final String STAGING = "staging";

  /** The platform's bucket for checkpoints and savepoints. */
  public static final String CHECKPOINTS = "checkpoints";

  /** The folder of {@link #STAGING} that holds dead letters. */
  public static final String DEAD_LETTERS = "dead-letters";

  /** The folder of receipts in it. */
  public static final String RECEIPTS = "receipts";

  private static final String ACCESS_KEY_PROPERTY = "aws.accessKeyId";
  private static final String SECRET_KEY_PROPERTY = "aws.secretAccessKey";

  private final Identities identities;
  private final Identity platform;
  private final EmbeddedS3 s3;
  private final EmbeddedSts sts;
  private final Path policy;

  /** Starts the S3 for a storage. */
  @FunctionalInterface
  public interface S3Start {
    /** Starts it on a free port; its objects are kept in the directory. */
    EmbeddedS3 start(Path directory, Identities identities) throws IOException;
  }

  private PlatformStorage(Identities identities, Path directory, S3Start start) throws IOException {
    this.identities = identities;
    this.platform =
        identities.addPlatform(
            "platform", "PLATFORMKEY", "platform-secret", Set.of(STAGING, CHECKPOINTS));
    this.s3 = start.start(directory, identities);
    this.sts = EmbeddedSts.start(0, identities);
    this.policy = LocalPolicy.write(directory);
    s3.createBucket(STAGING);
    s3.createBucket(CHECKPOINTS);
  }

  /** Starts S3 and STS on free ports; objects are kept in the directory. */
  public static PlatformStorage start(Path directory) throws IOException {
    return start(directory, Clock.systemUTC());
  }

  /** The same with another clock for signatures and the expiration of credentials. */
  public static PlatformStorage start(Path directory, Clock clock) throws IOException {
    return new PlatformStorage(
        new Identities(clock),
        directory,
        (folder, identities) -> EmbeddedS3.start(folder, 0, identities));
  }

  /** The same with another S3. */
  public static PlatformStorage start(Path directory, S3Start s3) throws IOException {
    return new PlatformStorage(new Identities(), directory, s3);
  }

  /** The policy that lets destinations be at {@link #s3}. */
  public Path policy() {
    return policy;
  }

  public EmbeddedS3 s3() {
    return s3;
  }

  public EmbeddedSts sts() {
    return sts;
  }

  /** Creates a customer's buckets and registers the role that may put objects into them. */
  public void addCustomer(Role role) {
    role.buckets().forEach(s3::createBucket);
    sts.register(role);
  }

  /** Creates a bucket, and the access key of a user who may do everything in it. */
  public void addUser(String accessKeyId, String secretAccessKey, String bucket) {
    s3.createBucket(bucket);
    identities.addPlatform("user of " + bucket, accessKeyId, secretAccessKey, Set.of(bucket));
  }

  /** Expires the sessions of a role, so that it must be assumed again. */
  public void expireSessions(String roleArn) {
    identities.expire(roleArn);
  }

  /** Gives this JVM the platform's credentials, until this is closed, and Flink's file systems. */
  public void useInThisJvm() {
    exportCredentials();
    FlinkFileSystems.initialize(fileSystem());
  }

  /**
   * Gives this JVM the platform's credentials, until this is closed: the AWS SDK finds them in
   * system properties.
   */
  public void exportCredentials() {
    System.setProperty(ACCESS_KEY_PROPERTY, platform.accessKeyId());
    System.setProperty(SECRET_KEY_PROPERTY, platform.secretAccessKey());
  }

  /** JVM options with the platform's credentials. */
  public List<String> credentialsAsJvmOptions() {
    return List.of(
        "-D" + ACCESS_KEY_PROPERTY + "=" + platform.accessKeyId(),
        "-D" + SECRET_KEY_PROPERTY + "=" + platform.secretAccessKey());
  }

  /** Environment variables with the platform's credentials. */
  public Map<String, String> credentialsAsEnvironment() {
    return Map.of(
        "AWS_ACCESS_KEY_ID",
        platform.accessKeyId(),
        "AWS_SECRET_ACCESS_KEY",
        platform.secretAccessKey());
  }

  /** Flink's settings for access to the platform's buckets. */
  public Configuration fileSystem() {
    return FlinkFileSystems.s3(s3.endpoint(), platform);
  }

  /** The arguments of the job that say where everything around it is. */
  public List<String> jobArguments(Path catalog, String bootstrapServers, String topic) {
    return List.of(
        "--destinations=" + catalog,
        "--policy=" + policy,
        "--set=kafka.bootstrap.servers=" + bootstrapServers,
        "--set=source.topics=" + topic,
        "--set=staging.path=s3://" + STAGING + "/files",
        "--set=dead-letters.path=s3://" + STAGING + "/" + DEAD_LETTERS,
        "--set=receipts.path=s3://" + STAGING + "/" + RECEIPTS,
        "--set=sts.endpoint=" + sts.endpoint());
  }

  @Override
  public void close() {
    if (platform.accessKeyId().equals(System.getProperty(ACCESS_KEY_PROPERTY))) {
      System.clearProperty(ACCESS_KEY_PROPERTY);
      System.clearProperty(SECRET_KEY_PROPERTY);
    }
    sts.close();
    s3.close();
  }
}
