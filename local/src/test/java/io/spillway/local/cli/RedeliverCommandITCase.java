package io.spillway.local.cli;

import static io.spillway.local.platform.OneCustomer.BUCKET;
import static io.spillway.local.platform.OneCustomer.ROLE;
import static io.spillway.local.s3.S3Request.doing;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.local.platform.OneCustomer;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import io.spillway.local.s3.S3Error;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Operation;
import io.spillway.mapping.FileLimits;
import io.spillway.routing.Output;
import io.spillway.routing.OutputKey;
import io.spillway.routing.OutputKey.MappingVersion;
import io.spillway.staging.SharedPart;
import io.spillway.staging.SharedPartWriter;
import io.spillway.staging.StagedPath;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Staged files are put into the destination's bucket again. */
class RedeliverCommandITCase {
  private static final String EXTERNAL_ID = "hunter2-external";
  private static final String FROM = "--from=2026-11-22T00:00:00Z";
  private static final String TO = "--to=2026-11-23T00:00:00Z";

  @TempDir private Path folder;
  @RegisterExtension private final OneCustomer acme = new OneCustomer(EXTERNAL_ID);

  private String policy() {
    return "--policy=" + acme.storage().policy();
  }

  @Test
  void putsEveryFileOfTheSpanUnderItsOwnKeyAndNothingElse() throws Exception {
    stage("2026-11-22/acme/orders/csv/orders/daily_~/2026-11-22T16-29-00-123Z-0f-0", "a");
    stage("2026-11-22/acme/orders/csv.gz/~/2026-11-22T23-59-59-999Z-0f-1", "gzip");
    stage("2026-11-21/acme/orders/csv/~/2026-11-22T00-00-00-000Z-0f-2", "begun after midnight");
    stage("2026-11-22/acme/orders/csv/~/2026-11-23T00-00-00-000Z-0f-3", "too late");
    stage("2026-11-21/acme/orders/csv/~/2026-11-21T23-59-59-999Z-0f-4", "too early");
    stage("2026-11-22/acme/orders/csv/~/.2026-11-22T16-29-00-123Z-0f-5.inprogress", "unfinished");
    stage("2026-11-22/acme-two/orders/csv/~/2026-11-22T16-29-00-123Z-0f-6", "of another");

    CommandRun dryRun = redeliver(FROM, TO, "--dry-run");
    assertThat(dryRun.err()).isEmpty();
    assertThat(dryRun.out())
        .contains(
            "             1 "
                + " 2026-11-22/acme/orders/csv/orders/daily_~/2026-11-22T16-29-00-123Z-0f-0 ->"
                + " s3://acme-bucket/orders/daily_2026-11-22T16-29-00-123Z_0f-0.csv\n")
        .endsWith("3 files would be put into s3://acme-bucket\n");
    assertThat(dryRun.exitCode()).isZero();
    assertThat(acme.s3().objects(BUCKET)).isEmpty();
    assertThat(acme.sts().calls()).isZero();

    CommandRun run = redeliver(FROM, TO);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("1/3  s3://acme-bucket/2026-11-22T00-00-00-000Z_0f-2.csv\n")
        .endsWith("3 files put into s3://acme-bucket\n");
    assertThat(run.exitCode()).isZero();
    assertThat(acme.s3().objects(BUCKET))
        .extracting(StoredObject::key)
        .containsExactlyInAnyOrder(
            "orders/daily_2026-11-22T16-29-00-123Z_0f-0.csv",
            "2026-11-22T23-59-59-999Z_0f-1.csv.gz",
            "2026-11-22T00-00-00-000Z_0f-2.csv");
    assertThat(acme.s3().read(BUCKET, "2026-11-22T23-59-59-999Z_0f-1.csv.gz"))
        .isEqualTo("gzip".getBytes(StandardCharsets.UTF_8));
    assertThat(acme.s3().objects(BUCKET))
        .extracting(StoredObject::contentType)
        .containsExactlyInAnyOrder("text/csv", "text/csv", "application/gzip");
  }

  @Test
  void putsTheDestinationsFilesOfSharedParts() throws Exception {
    Instant closed = Instant.parse("2026-11-22T16:29:00.123Z");
    Path part =
        acme.s3()
            .directory("staging")
            .resolve("files/2026-11-22/~shared/2026-11-22T16-29-00-123Z-0f-0.zip");
    Files.createDirectories(part.getParent());
    List<SharedPart.Member> members = new ArrayList<>();
    try (OutputStream out = Files.newOutputStream(part)) {
      SharedPartWriter writer = new SharedPartWriter(out);
      for (String id : List.of("acme", "acme-two", "acme")) {
        byte[] content = (id + members.size()).getBytes(StandardCharsets.UTF_8);
        members.add(writer.add(output(id), closed, content, content.length));
      }
      assertThat(writer.finish()).isPositive();
    }
    assertThat(redeliver(FROM, TO, "--dry-run").out())
        .contains(
            members.get(0).path()
                + " in 2026-11-22/~shared/2026-11-22T16-29-00-123Z-0f-0.zip -> s3://acme-bucket/f/")
        .endsWith("2 files would be put into s3://acme-bucket\n");

    CommandRun run = redeliver(FROM, TO);
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).endsWith("2 files put into s3://acme-bucket\n");
    for (int i : new int[] {0, 2}) {
      String key = StagedPath.parse(members.get(i).path()).objectKey();
      assertThat(acme.s3().read(BUCKET, key)).asString().isEqualTo("acme" + i);
    }
    assertThat(acme.s3().objects(BUCKET)).hasSize(2);
  }

  @Test
  void leavesAnObjectThatIsThereUnlessItIsToldToReplaceIt() throws Exception {
    String there = "2026-11-22T16-29-00-123Z_0f-0.csv";
    stage("2026-11-22/acme/orders/csv/~/2026-11-22T16-29-00-123Z-0f-0", "a");
    redeliver(FROM, TO);
    stage("2026-11-22/acme/orders/csv/~/2026-11-22T16-29-00-123Z-0f-0", "b");
    stage("2026-11-22/acme/orders/csv/~/2026-11-22T16-29-00-123Z-0f-1", "b");
    CommandRun leaving = redeliver(FROM, TO);
    assertThat(leaving.out())
        .contains("1/2  s3://acme-bucket/" + there + "  already there\n")
        .endsWith("1 of 2 files put into s3://acme-bucket, 1 already there\n");
    assertThat(leaving.exitCode()).isZero();
    assertThat(acme.s3().read(BUCKET, there)).asString().isEqualTo("a");
    assertThat(acme.s3().versions(BUCKET)).containsEntry(there, 1);

    CommandRun replacing = redeliver(FROM, TO, "--overwrite");
    assertThat(replacing.out()).endsWith("2 files put into s3://acme-bucket\n");
    assertThat(acme.s3().read(BUCKET, there)).asString().isEqualTo("b");
    assertThat(acme.s3().versions(BUCKET)).containsEntry(there, 2);
  }

  @Test
  void readsAStagingFolderOfThisMachine() throws Exception {
    Path staging = folder.resolve("own staging");
    write(staging.resolve("2026-11-22/acme/orders/txt/~/2026-11-22T16-29-00-123Z-0f-0"), "row");
    CommandRun run = redeliver("--set=staging.path=" + staging.toUri(), FROM, TO);
    assertThat(run.out()).endsWith("1 file put into s3://acme-bucket\n");
    assertThat(acme.s3().read(BUCKET, "2026-11-22T16-29-00-123Z_0f-0.txt"))
        .isEqualTo("row".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void triesAgainWhatTheStoreDidNotTakeAtOnce() throws Exception {
    stage("2026-11-22/acme/orders/csv/~/2026-11-22T16-29-00-123Z-0f-0", "a");
    acme.s3()
        .faults()
        .inject(
            doing(S3Operation.PUT_OBJECT),
            new S3Fault.ErrorResponse(new S3Error(503, "SlowDown", "Slow down.")),
            1);
    assertThat(redeliver(FROM, TO).exitCode()).isZero();
    assertThat(acme.s3().objects(BUCKET)).hasSize(1);
  }

  @Test
  void stopsAtARefusalAndSaysWhatToDo() throws Exception {
    for (int i = 0; i < 30; i++) {
      stage("2026-11-22/acme/orders/csv/~/2026-11-22T16-29-00-123Z-0f-" + i, "a");
    }
    acme.sts().remove(ROLE);
    CommandRun run = redeliver(FROM, TO);
    assertThat(run.out())
        .contains("1/30  FAILED  assuming " + ROLE + " failed: STS answered 403 AccessDenied")
        .endsWith(
            "0 of 30 files put into s3://acme-bucket; put the cause right and give the same command"
                + " again\n")
        .doesNotContain(EXTERNAL_ID);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out().lines().filter(line -> line.contains("FAILED")).count())
        .isLessThanOrEqualTo(8);
  }

  @Test
  void saysInOneSentenceWhatCannotBeUsed() throws Exception {
    stage("2026-11-22/acme/orders/csv/~/2026-11-22T16-29-00-123Z-0f-0", "a");
    assertUsage(
        redeliver("--from=2026-11-24T00:00:00Z", TO),
        "--from 2026-11-24T00:00:00Z: not before --to 2026-11-23T00:00:00Z; give the earlier time"
            + " first");
    assertUsage(
        redeliver("--from=2026-11-20T00:00:00Z", "--to=2026-11-21T00:00:00Z"),
        "no file of acme from 2026-11-20T00:00:00Z to 2026-11-21T00:00:00Z is under"
            + " s3://staging/files; look at the times, which are UTC, at staging.path, and whether"
            + " the files are older than staging.retention");
    assertUsage(
        redeliver("--staging-region=Ireland", FROM, TO),
        "--staging-region Ireland: not a region code; give one like eu-west-1");
    assertUsage(
        redeliver("--set=staging.path=hdfs://staging/files", FROM, TO),
        "staging.path: 'hdfs://staging/files' cannot be read here; give s3://bucket/folder or"
            + " file:///folder");
    assertUsage(
        redeliver("--set=staging.path=file:///not/there", FROM, TO),
        "staging.path: 'file:///not/there' is not a folder of this machine");
    assertThat(run(List.of("redeliver", catalog(), policy(), "--destination=acme", FROM)))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "staging.path: missing; give the job's settings with --config, or --set"
                    + " staging.path=...\n"));
    assertThat(redeliver("--destination=none", FROM, TO).err())
        .contains("no such destination; it has acme");
    assertThat(redeliver("--from=yesterday").err()).contains("'yesterday' is not a time");
    assertThat(acme.s3().objects(BUCKET)).isEmpty();
  }

  @Test
  void saysThatCredentialsAreMissingInOneSentence() throws Exception {
    System.clearProperty("aws.accessKeyId");
    System.setProperty("aws.disableEc2Metadata", "true");
    try {
      assertThat(redeliver(FROM, TO))
          .isEqualTo(
              new CommandRun(
                  1,
                  "",
                  "spillway redeliver failed: finding the platform's own credentials failed: none"
                      + " of the places where the AWS SDK looks has any; give the job's processes"
                      + " AWS credentials: an instance's or pod's role, a profile, or"
                      + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY\n"));
    } finally {
      System.clearProperty("aws.disableEc2Metadata");
    }
  }

  @Test
  void saysWhyStagingCannotBeRead() throws Exception {
    CommandRun run = redeliver("--set=staging.path=s3://not-ours/files", FROM, TO);
    assertThat(run.err())
        .startsWith(
            "spillway redeliver failed: listing s3://not-ours/files/2026-11-21/acme/ failed: S3"
                + " answered 403");
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private static Output output(String destinationId) {
    OutputKey key =
        new OutputKey(new MappingVersion(destinationId, "orders", "v1", null), "track", "f/", "");
    FileLayout layout =
        new FileLayout("id", Delimiter.COMMA, BatchSizeColumn.ABSENT, FileExtension.CSV, "");
    return new Output(key.digest(), key, layout, 1, 1, Long.MAX_VALUE, FileLimits.NONE);
  }

  private static void assertUsage(CommandRun run, String sentence) {
    assertThat(run).isEqualTo(new CommandRun(2, "", sentence + "\n"));
  }

  private void stage(String path, String content) throws Exception {
    write(acme.s3().directory("staging").resolve("files").resolve(path), content);
  }

  private static void write(Path file, String content) throws Exception {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private CommandRun redeliver(String... more) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("redeliver", catalog(), policy()));
    if (List.of(more).stream().noneMatch(argument -> argument.startsWith("--destination"))) {
      arguments.add("--destination=acme");
    }
    arguments.add("--set=staging.path=s3://staging/files");
    arguments.add("--staging-endpoint=" + acme.s3().endpoint());
    arguments.addAll(List.of(more));
    return run(arguments);
  }

  private CommandRun run(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.add("--set=sts.endpoint=" + acme.sts().endpoint());
    return CommandRun.of(all);
  }

  private String catalog() throws Exception {
    return Files.writeString(
            folder.resolve("catalog.yaml"),
            """
            destinations:
              - id: acme
                settings:
                  iam_role_arn: %s
                  iam_external_id: %s
                  s3_aws_bucket_name: acme-bucket
                  s3_aws_region: eu-west-1
                  endpoint: %s
                  path_style_access: true
                mappings: []
            """
                .formatted(ROLE, EXTERNAL_ID, acme.s3().endpoint()))
        .toString();
  }
}
