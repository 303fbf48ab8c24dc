package io.spillway.local.cli;

import io.spillway.local.host.DataDirectory;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedSts;
import io.spillway.local.s3.Identities;
import io.spillway.local.s3.Role;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Runs S3 and STS. */
@Command(
    name = "s3",
    description = "Runs S3 and STS on this machine until Ctrl-C.",
    footer = {
      "  bin/spillway s3 --role \\",
      "      arn:aws:iam::123456789012:role/export,my-external-id,customer-bucket"
    })
public final class S3Command extends ServerCommand {
  @Option(
      names = "--port",
      paramLabel = "<port>",
      defaultValue = "9000",
      converter = PortConverter.class,
      description = "The port of S3, 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--sts-port",
      paramLabel = "<port>",
      defaultValue = "9001",
      converter = PortConverter.class,
      description = "The port of STS, 0 for any free one. Default: ${DEFAULT-VALUE}.")
  private int stsPort;

  @Option(
      names = "--access-key",
      paramLabel = "<id>",
      defaultValue = "local",
      description = "The platform's access key id. Default: ${DEFAULT-VALUE}.")
  private String accessKeyId;

  @Option(
      names = "--secret-key",
      paramLabel = "<secret>",
      defaultValue = "local-secret",
      description = "The platform's secret access key. Default: ${DEFAULT-VALUE}.")
  private String secretAccessKey;

  @Option(
      names = "--bucket",
      paramLabel = "<name>",
      defaultValue = "staging,checkpoints",
      split = ",",
      description = "The platform's own buckets. Default: ${DEFAULT-VALUE}.")
  private Set<String> buckets;

  @Option(
      names = "--role",
      paramLabel = "<arn,external-id,bucket>",
      converter = RoleConverter.class,
      description = "A customer's role, which may put objects into its buckets. May be repeated.")
  private List<Role> roles = new ArrayList<>();

  public S3Command() {
    this(StopSignal.CtrlC::new);
  }

  S3Command(Supplier<StopSignal> stopSignal) {
    super(stopSignal);
  }

  @Override
  protected void run(DataDirectory data, StopSignal stop) throws InterruptedException {
    Identities identities = new Identities();
    identities.addPlatform("platform", accessKeyId, secretAccessKey, buckets);
    try (EmbeddedS3 s3 = startS3(data.path(), identities);
        EmbeddedSts sts = startSts(identities)) {
      allBuckets().forEach(s3::createBucket);
      roles.forEach(sts::register);
      print(s3.endpoint(), sts.endpoint(), data);
      stop.await();
    }
  }

  private Set<String> allBuckets() {
    Set<String> all = new TreeSet<>(buckets);
    roles.forEach(role -> all.addAll(role.buckets()));
    return all;
  }

  private EmbeddedS3 startS3(Path path, Identities identities) {
    try {
      return EmbeddedS3.start(path, port, identities);
    } catch (IOException e) {
      throw portTaken("--port", port, e);
    }
  }

  private EmbeddedSts startSts(Identities identities) {
    try {
      return EmbeddedSts.start(stsPort, identities);
    } catch (IOException e) {
      throw portTaken("--sts-port", stsPort, e);
    }
  }

  private void print(URI s3, URI sts, DataDirectory data) {
    PrintWriter out = out();
    out.println("S3 runs at " + s3 + " (path-style), STS at " + sts + ".");
    out.println("  data    " + data.describe());
    out.println("  buckets " + String.join(", ", allBuckets()));
    for (Role role : roles) {
      out.println("  role    " + role.arn() + " puts into " + String.join(", ", role.buckets()));
    }
    out.println("For bin/spillway, the AWS command line and SDKs:");
    out.println("  export AWS_ACCESS_KEY_ID=" + accessKeyId);
    out.println("  export AWS_SECRET_ACCESS_KEY=" + secretAccessKey);
    out.println("  export AWS_ENDPOINT_URL_S3=" + s3 + " AWS_ENDPOINT_URL_STS=" + sts);
    out.println("  export AWS_REGION=us-east-1");
    out.println("For the s3:// file system of another Flink:");
    out.println("  s3.endpoint: " + s3);
    out.println("  s3.path.style.access: true");
    out.println("  s3.access-key: " + accessKeyId);
    out.println("  s3.secret-key: " + secretAccessKey);
    out.println("Ctrl-C ends them.");
    out.flush();
  }

  /** Reads {@code <arn>,<external-id>,<bucket>[,<bucket>...]}. */
  private static final class RoleConverter implements ITypeConverter<Role> {
    private static final int FIRST_BUCKET = 2;

    @Override
    public Role convert(String value) {
      String[] parts = value.split(",", -1);
      boolean complete =
          parts.length > FIRST_BUCKET && Arrays.stream(parts).noneMatch(String::isBlank);
      if (!complete || !parts[0].startsWith("arn:")) {
        throw new TypeConversionException(
            "'"
                + value
                + "' is not a role; give <arn>,<external-id>,<bucket>, such as"
                + " arn:aws:iam::123456789012:role/export,my-id,customer-a.");
      }
      return Role.of(parts[0], parts[1], Arrays.copyOfRange(parts, FIRST_BUCKET, parts.length));
    }
  }
}
