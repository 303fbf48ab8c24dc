package io.spillway.local.cli;

import static io.spillway.local.platform.OneCustomer.BUCKET;
import static io.spillway.local.platform.OneCustomer.ROLE;
import static io.spillway.local.s3.S3Request.doing;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.platform.OneCustomer;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.EmbeddedS3.StoredObject;
import io.spillway.local.s3.Role;
import io.spillway.local.s3.S3Error;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Operation;
import io.spillway.local.s3.S3Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code check} reports about destinations that accept objects and about those that do not.
 */
class CheckCommandITCase {
  private static final String HOP = "arn:aws:iam::999999999999:role/hop";
  private static final String EXTERNAL_ID = "hunter2-external";

  @TempDir private Path folder;
  private Path secret;

  @RegisterExtension private final OneCustomer acme = new OneCustomer(EXTERNAL_ID);

  @BeforeEach
  void setUp() throws Exception {
    secret = Files.writeString(folder.resolve("external-id"), EXTERNAL_ID + "\n");
    acme.s3().setRegion(BUCKET, "eu-west-1");
    acme.sts().register(Role.of(ROLE, EXTERNAL_ID, BUCKET, "not-created"));
  }

  @Test
  void putsAnObjectWhereEachMappingPutsItsFilesAndLeavesWhatItMayNotRemove() throws Exception {
    CommandRun run = check(catalog());
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsSubsequence(
            "acme: s3://acme-bucket in eu-west-1",
            "ok      external id",
            "iam_external_id is found: ${file:",
            "ok      reach STS",
            acme.sts().endpoint() + " answers",
            "ok      platform credentials",
            "ok      role",
            ROLE + " is assumed",
            "ok      trust policy          denies the role with a wrong external id, and without"
                + " one",
            "ok      reach S3",
            acme.s3().endpoint() + "/acme-bucket answers",
            "ok      put object",
            "s3://acme-bucket/events/type=_spillway_check/_spillway_check_",
            "note    remove object",
            "it stays there: not allowed to remove it, and it need not be",
            "ok      put object",
            "s3://acme-bucket/orders/_spillway_check_",
            "1 destination checked, all take objects")
        .doesNotContain(EXTERNAL_ID, "FAILED");
    assertThat(run.exitCode()).isZero();
    assertThat(acme.s3().objects(BUCKET))
        .extracting(StoredObject::key)
        .allMatch(key -> key.matches("(events/type=_spillway_check|orders)/_spillway_check_.*"))
        .hasSize(2);
  }

  @Test
  void removesTheObjectAsARoleThatMay() throws Exception {
    acme.sts().register(Role.of(ROLE, EXTERNAL_ID, BUCKET).allowingAll());
    CommandRun run = check(catalog());
    assertThat(run.out()).contains("ok      remove object", "it is removed again");
    assertThat(run.exitCode()).isZero();
    assertThat(acme.s3().objects(BUCKET)).isEmpty();
  }

  @Test
  void removesTheObjectWhereItMay() throws Exception {
    String own =
        catalog()
            .replace("acme-bucket", PlatformStorage.STAGING)
            .replaceAll("iam_role_arn: .*", "use_platform_credentials: true")
            .replaceAll(" *iam_external_id: .*\n", "");
    CommandRun run = check(own);
    assertThat(run.out())
        .contains("ok      remove object", "it is removed again")
        .doesNotContain("STS", "role  ");
    assertThat(run.exitCode()).isZero();
    assertThat(acme.s3().objects(PlatformStorage.STAGING)).isEmpty();
  }

  @Test
  void putsWithTheDestinationsOwnAccessKey() throws Exception {
    acme.storage().addUser("HOOLI", "hunter2/secret", "hooli");
    Path id = Files.writeString(folder.resolve("key-id"), "HOOLI\n");
    Path key = Files.writeString(folder.resolve("key-secret"), "hunter2/secret\n");
    String own =
        catalog()
            .replace("acme-bucket", "hooli")
            .replaceAll("iam_role_arn: .*", "access_key_id: \\${file:" + id + "}")
            .replaceAll("iam_external_id: .*", "secret_access_key: \\${file:" + key + "}")
            .replace("eu-west-1", "garage");
    CommandRun run = check(own);
    assertThat(run.out())
        .containsSubsequence(
            "ok      access key            access_key_id is found: ${file:",
            "ok      access key            secret_access_key is found: ${file:",
            "ok      reach S3",
            "ok      put object",
            "ok      remove object")
        .doesNotContain("STS", "hunter2", "HOOLI", "platform credentials");
    assertThat(run.exitCode()).isZero();
    assertThat(acme.sts().calls()).isZero();

    Files.writeString(key, "hunter2/wrong");
    assertFails(
        check(own),
        "put object",
        "403 SignatureDoesNotMatch",
        "secret_access_key does not fit access_key_id; correct it");
    Files.delete(key);
    assertFails(check(own), "access key", "secret_access_key cannot be read from", "put it there");
  }

  @Test
  void goesByWayOfTheIntermediaryRole() throws Exception {
    Path hopSecret = Files.writeString(folder.resolve("hop-id"), "hop-external");
    acme.sts().register(Role.of(HOP, "hop-external"));
    acme.sts().register(Role.of(ROLE, EXTERNAL_ID, BUCKET).trusting(HOP));
    assertFails(
        check(catalog()),
        "role",
        "STS answered 403 AccessDenied",
        "its trust policy must name the platform's own identity");

    Path config =
        Files.writeString(
            folder.resolve("spillway.yaml"),
            "sts: {endpoint: '"
                + acme.sts().endpoint()
                + "', intermediary-role-arn: '"
                + HOP
                + "', intermediary-external-id: '${file:"
                + hopSecret
                + "}'}\nkafka: {bootstrap.servers: 'unused:1'}\n");
    CommandRun run = check(catalog(), "--config", config.toString());
    assertThat(run.out())
        .containsSubsequence(
            "sts.intermediary-external-id is found",
            "iam_external_id is found",
            "ok      intermediary role     " + HOP + " is assumed",
            "ok      role                  " + ROLE + " is assumed");
    assertThat(run.exitCode()).isZero();

    Files.writeString(hopSecret, "wrong");
    assertFails(
        check(catalog(), "--config", config.toString()),
        "intermediary role",
        "STS answered 403 AccessDenied",
        "ask for the external id that sts.intermediary-external-id gives");
  }

  @Test
  void tellsAWrongExternalId() throws Exception {
    Files.writeString(secret, "hunter2-wrong");
    CommandRun run = check(catalog());
    assertFails(
        run,
        "role",
        "STS answered 403 AccessDenied",
        "ask for the external id that iam_external_id gives");
    assertThat(run.out()).doesNotContain("hunter2").doesNotContain("reach S3");
  }

  @Test
  void tellsARoleThatAnyoneCouldUse() throws Exception {
    acme.sts().register(Role.of(ROLE, null, BUCKET));
    CommandRun run = check(catalog());
    assertFails(
        run,
        "trust policy",
        ROLE
            + " is assumed with a wrong external id and without an external id, too: anyone who"
            + " knows the role's name could use it",
        "in the role's trust policy, set the condition StringEquals with sts:ExternalId");
    assertThat(run.out()).contains("ok      put object");
    assertThat(acme.sts().granted(ROLE)).isEqualTo(3);
  }

  /** As the condition StringEqualsIfExists does. */
  @Test
  void tellsARoleThatAnyoneCouldUseWithoutAnExternalId() throws Exception {
    acme.sts().register(Role.of(ROLE, EXTERNAL_ID, BUCKET).withOptionalId());
    assertFails(
        check(catalog()),
        "trust policy",
        ROLE + " is assumed without an external id, too: anyone who knows",
        "set the condition StringEquals");
  }

  @Test
  void provesTheTrustPolicyOfARoleOnce() throws Exception {
    String both =
        catalog().replace("id: acme", "id: acme-2\n    owner: acme")
            + catalog()
                .replace("destinations:\n", "")
                .replace("id: acme", "id: acme\n    owner: acme");
    CommandRun run = check(both);
    assertThat(run.out()).contains("as above, for the same role");
    assertThat(run.exitCode()).isZero();
    assertThat(acme.sts().refused(ROLE)).isEqualTo(2);
  }

  /** STS that is asked too often, for example, has not denied anything. */
  @Test
  void doesNotTakeAnotherAnswerForADenial() throws Exception {
    acme.sts().setAvailableFor(EXTERNAL_ID::equals);
    CommandRun run = check(catalog());
    assertThat(run.out())
        .contains(
            "note    trust policy          not proved that it asks for the external id: STS"
                + " answered 503 ServiceUnavailable");
    assertThat(run.exitCode()).isZero();
  }

  @Test
  void tellsARoleThatMayNotPut() throws Exception {
    acme.sts().register(Role.of(ROLE, EXTERNAL_ID));
    assertFails(
        check(catalog()),
        "put object",
        "S3 answered 403 AccessDenied (Access Denied)",
        "allow the role s3:PutObject on the objects of acme-bucket (`spillway iam` prints the"
            + " policy)");
  }

  @Test
  void tellsAMissingBucket() throws Exception {
    assertFails(
        check(catalog().replace("acme-bucket", "not-created")),
        "put object",
        "S3 answered 404 NoSuchBucket",
        "there is no bucket not-created; create it or correct s3_aws_bucket_name");
  }

  @Test
  void tellsAWrongRegion() throws Exception {
    assertFails(
        check(catalog().replace("eu-west-1", "us-west-2")),
        "put object",
        "S3 answered 400 AuthorizationHeaderMalformed",
        "the bucket is in eu-west-1; set s3_aws_region to that");
  }

  @Test
  void tellsAWrongClock() throws Exception {
    acme.restart(Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    assertFails(check(catalog()), "role", "Signature expired", "set this machine's clock");
  }

  @Test
  void tellsAWrongClockThatOnlyS3Minds() throws Exception {
    S3Error skewed = new S3Error(403, "RequestTimeTooSkewed", "The difference is too large.");
    acme.s3().faults().inject(doing(S3Operation.PUT_OBJECT), new S3Fault.ErrorResponse(skewed));
    assertFails(
        check(catalog()), "put object", "403 RequestTimeTooSkewed", "set this machine's clock");
  }

  @Test
  void tellsASecretThatIsNotThere() throws Exception {
    Files.delete(secret);
    CommandRun run = check(catalog());
    assertFails(
        run,
        "external id",
        "iam_external_id cannot be read from ${file:" + secret + "}: there is no such file",
        "put it there");
    assertThat(acme.sts().calls()).isZero();
  }

  @Test
  void tellsAnEndpointThatCannotBeReached() throws Exception {
    assertFails(
        check(catalog().replaceAll("endpoint: .*", "endpoint: http://127.0.0.1:1")),
        "reach S3",
        "no connection: ",
        "check s3_aws_region, endpoint and the network path");
    assertFails(
        check(catalog(), "--set=sts.endpoint=http://sts.invalid"),
        "reach STS",
        "the host sts.invalid is not known to DNS",
        "check sts.region, sts.endpoint and the network path");
  }

  @Test
  void tellsMissingPlatformCredentials() throws Exception {
    System.setProperty("aws.secretAccessKey", "wrong");
    assertFails(
        check(catalog()),
        "role",
        "STS answered 403 SignatureDoesNotMatch",
        "the platform's secret access key does not fit its access key id");
  }

  @Test
  void goesOnAfterADestinationThatFails() throws Exception {
    String both =
        catalog().replace("acme", "bad").replace("bad-bucket", "not-created")
            + catalog().replace("destinations:\n", "");
    assertThat(check(both).err()).contains("a destination of another owner has this role, too");
    both = both.replace("    settings:", "    owner: acme\n    settings:");
    CommandRun run = check(both);
    assertThat(run.out()).contains("bad: s3://not-created", "FAILED", "acme: s3://acme-bucket");
    assertThat(run.out()).endsWith("1 of 2 destinations failed\n");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(check(both, "--destination", "acme").exitCode()).isZero();
    assertThat(check(both, "--destination", "none").err())
        .startsWith("--destination none: ")
        .endsWith(" has no such destination; it has acme, bad\n");
  }

  @Test
  void namesASettingThatItDoesNotKnow() throws Exception {
    CommandRun run = check(catalog(), "--set", "sts.regoin=eu-west-1");
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "sts.regoin: unknown key; did you mean sts.region? docs/configuration.md has"
                    + " all\n"));
    assertThat(acme.s3().requests().count(S3Request.any())).isZero();
  }

  private static void assertFails(CommandRun run, String step, String reason, String remedy) {
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).containsOnlyOnce("FAILED");
    String failure = run.out().substring(run.out().indexOf("FAILED"));
    assertThat(failure)
        .matches("(?s)FAILED +" + step + "  .*")
        .containsSubsequence(reason, "to do: ", remedy)
        .endsWith("1 of 1 destination failed\n");
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private CommandRun check(String catalog, String... more) throws Exception {
    Path file = Files.writeString(folder.resolve("catalog.yaml"), catalog);
    List<String> arguments =
        new ArrayList<>(List.of("check", file.toString(), "--policy=" + acme.storage().policy()));
    arguments.add("--set=sts.endpoint=" + acme.sts().endpoint());
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments);
  }

  private String catalog() {
    return """
    destinations:
      - id: acme
        settings:
          iam_role_arn: %s
          iam_external_id: ${file:%s}
          s3_aws_bucket_name: acme-bucket
          s3_aws_region: eu-west-1
          endpoint: %s
          path_style_access: true
        mappings:
          - id: orders
            s3_aws_folder_name: orders
          - id: refunds
            s3_aws_folder_name: orders/refunds/
          - id: rest
            s3_aws_folder_name: {"@template": "events/type={{type}}"}
    """
        .formatted(ROLE, secret, acme.s3().endpoint());
  }
}
