package io.spillway.local.demo;

import io.spillway.local.flink.FlinkFileSystems;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedSts;
import io.spillway.local.s3.Identities;
import io.spillway.local.s3.Identity;
import io.spillway.local.s3.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;

/** S3 with the customers' and the platform's buckets, and STS with the customers' roles. */
public final class DemoStorage implements AutoCloseable {
  /** The platform's bucket for checkpoints. */
  public static final String CHECKPOINTS = "checkpoints";

  static final String STAGING = "staging";
  static final String DEAD_LETTERS = "dead-letters";

  private final Identities identities;
  private final Identity platform;
  private final EmbeddedS3 s3;
  private final EmbeddedSts sts;

  private DemoStorage(Identities identities, Identity platform, EmbeddedS3 s3, EmbeddedSts sts) {
    this.identities = identities;
    this.platform = platform;
    this.s3 = s3;
    this.sts = sts;
  }

  /** Starts them on free ports; objects are kept in the folder. */
  public static DemoStorage start(Path directory) throws IOException {
    Identities identities = new Identities();
    Identity platform =
        identities.addPlatform(
            "platform", "demo-platform", "demo-platform-secret", Set.of(STAGING, CHECKPOINTS));
    EmbeddedS3 s3 = EmbeddedS3.start(directory, 0, identities);
    EmbeddedSts sts = EmbeddedSts.start(0, identities);
    s3.createBucket(STAGING);
    s3.createBucket(CHECKPOINTS);
    for (DemoDestination destination : DemoDestination.values()) {
      s3.createBucket(destination.bucket());
      sts.register(destination.role());
    }
    return new DemoStorage(identities, platform, s3, sts);
  }

  public EmbeddedS3 s3() {
    return s3;
  }

  public EmbeddedSts sts() {
    return sts;
  }

  /** The platform's own credentials. */
  public Identity platform() {
    return platform;
  }

  /** Makes the sessions of a role expire, so that it must be assumed anew. */
  public void expireSessions(Role role) {
    identities.expire(role.arn());
  }

  /** How Flink reaches the platform's buckets. */
  public Configuration fileSystem() {
    return FlinkFileSystems.s3(s3.endpoint(), platform);
  }

  /** Writes the catalog of all the demo's destinations into a folder. */
  public Path writeCatalog(Path directory) throws IOException {
    return Files.writeString(directory.resolve("destinations.yaml"), catalog());
  }

  /** The catalog of all the demo's destinations. */
  public String catalog() {
    StringBuilder catalog = new StringBuilder("destinations:\n");
    for (DemoDestination destination : DemoDestination.values()) {
      catalog.append(destination.catalogEntry(s3.endpoint()));
    }
    return catalog.toString();
  }

  /** The job's arguments: all but how long a batch is held and where the source stops. */
  public List<String> jobArguments(Path catalog, String bootstrapServers, String topic) {
    return List.of(
        "--destinations=" + catalog,
        "--set=kafka.bootstrap.servers=" + bootstrapServers,
        "--set=source.topics=" + topic,
        "--set=staging.path=s3://" + STAGING + "/files",
        "--set=dead-letters.path=s3://" + STAGING + "/" + DEAD_LETTERS,
        "--set=sts.endpoint=" + sts.endpoint());
  }

  @Override
  public void close() {
    sts.close();
    s3.close();
  }
}
