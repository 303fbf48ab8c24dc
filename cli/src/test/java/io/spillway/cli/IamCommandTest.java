package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IamCommandTest {
  private static final String PRINCIPAL = "arn:aws:iam::999999999999:role/hop";
  private static final String ROLE = "arn:aws:iam::123456789012:role/spillway";
  private static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";

  @TempDir private Path folder;

  @Test
  void printsThreePoliciesToPaste() throws Exception {
    CommandRun run = iam(settings(""), "orders", "--principal=" + PRINCIPAL);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines().filter(line -> line.startsWith("#")))
        .containsExactly(
            "# Permissions policy of " + ROLE,
            "# Trust policy of " + ROLE,
            "# Permissions of the principal that assumes it");
    assertThat(run.err())
        .isEqualTo(
            "note: replace <EXTERNAL_ID> by what ${ACME_EXTERNAL_ID} holds; --show-secrets prints"
                + " it\n");
  }

  @Test
  void allowsNothingButPuttingUnderTheFolder() throws Exception {
    assertThat(json(settings(""), "orders").path("permissions"))
        .isEqualTo(
            tree(
                """
                {"Version": "2012-10-17", "Statement": [{
                  "Sid": "PutObjects", "Effect": "Allow", "Action": ["s3:PutObject"],
                  "Resource": ["arn:aws:s3:::acme-bucket/orders/*"]}]}
                """));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          orders                                  | orders/*
          a/b/                                    | a/b/*
          {"@literal": "x"}                       | x/*
          {"@template": "events/type={{type}}/"}  | events/type=*
          {"@template": "{{type}}/x"}             | *
          {"@path": "$.type"}                     | *
          ""                                      | *
          "a*$?"                                  | a${*}${$}${?}/*
          """)
  void narrowsTheResourceToWhatTheFolderNameFixes(String folderName, String resource)
      throws Exception {
    assertThat(resources(json(settings(""), folderName)))
        .containsExactly("arn:aws:s3:::acme-bucket/" + resource);
  }

  @Test
  void namesEachFolderOnce() throws Exception {
    assertThat(resources(json(settings(""), "b", "a", "a/c", "b")))
        .containsExactly("arn:aws:s3:::acme-bucket/a/*", "arn:aws:s3:::acme-bucket/b/*");
    assertThat(resources(json(settings(""), "b", "\"\"")))
        .containsExactly("arn:aws:s3:::acme-bucket/*");
  }

  @Test
  void allowsAclsOnlyWhereOneIsSet() throws Exception {
    JsonNode statement =
        json(settings("s3_canned_acl: bucket-owner-full-control"), "orders")
            .at("/permissions/Statement/0");
    assertThat(statement.path("Action")).isEqualTo(tree("[\"s3:PutObject\",\"s3:PutObjectAcl\"]"));
  }

  @Test
  void allowsTagsOnlyWhereSomeAreSet() throws Exception {
    JsonNode statement =
        json(settings("object_tags: {team: data}"), "orders").at("/permissions/Statement/0");
    assertThat(statement.path("Action"))
        .isEqualTo(tree("[\"s3:PutObject\",\"s3:PutObjectTagging\"]"));
    assertThat(json(settings("object_tags: {}"), "orders").toString()).doesNotContain("Tagging");
  }

  @ParameterizedTest
  @CsvSource({
    "1234abcd-12ab-34cd-56ef-1234567890ab,arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab,",
    "arn:aws:kms:eu-west-1:555555555555:key/1234abcd-12ab-34cd-56ef-1234567890ab,arn:aws:kms:eu-west-1:555555555555:key/1234abcd-12ab-34cd-56ef-1234567890ab,",
    "alias/acme,arn:aws:kms:eu-west-1:123456789012:key/*,alias/acme",
    "arn:aws:kms:eu-west-1:555555555555:alias/acme,arn:aws:kms:eu-west-1:555555555555:key/*,alias/acme"
  })
  void allowsEncryptingWithTheDestinationsKey(String key, String resource, String alias)
      throws Exception {
    JsonNode statement =
        json(settings("server_side_encryption: aws:kms\n      sse_kms_key_id: " + key), "orders")
            .at("/permissions/Statement/1");
    assertThat(
            json(
                    settings("server_side_encryption: aws:kms:dsse\n      sse_kms_key_id: " + key),
                    "orders")
                .at("/permissions/Statement/1"))
        .isEqualTo(statement);
    assertThat(statement.path("Action")).isEqualTo(tree("[\"kms:GenerateDataKey\"]"));
    assertThat(statement.at("/Resource/0").asText()).isEqualTo(resource);
    assertThat(statement.at("/Condition/StringEquals").path("kms:ViaService").asText())
        .isEqualTo("s3.eu-west-1.amazonaws.com");
    assertThat(statement.at("/Condition/ForAnyValue:StringEquals").path("kms:ResourceAliases"))
        .isEqualTo(alias == null ? tree("") : tree("\"" + alias + "\""));
  }

  @Test
  void needsNoPermissionForTheAccountsOwnKey() throws Exception {
    assertThat(
            json(settings("server_side_encryption: aws:kms"), "orders")
                .at("/permissions/Statement"))
        .hasSize(1);
  }

  @Test
  void namesTheObjectsOfAnAccessPoint() throws Exception {
    String arn = "arn:aws:s3:eu-west-1:555555555555:accesspoint/my-ap";
    String settings = settings("").replace("acme-bucket", arn);
    assertThat(resources(json(settings, "orders"))).containsExactly(arn + "/object/orders/*");
    assertThat(iam(settings, "orders").err())
        .contains("note: the bucket's own policy must allow access by its access points");
  }

  @Test
  void saysThatAnAliasDoesNotTellTheAccessPoint() throws Exception {
    String alias = "spillway-abcdefghijk1234567890abcdefghi-s3alias";
    String settings = settings("").replace("acme-bucket", alias);
    assertThat(resources(json(settings, "orders")))
        .containsExactly(
            "arn:aws:s3:eu-west-1:123456789012:accesspoint/<ACCESS_POINT>/object/orders/*");
    assertThat(iam(settings, "orders").err())
        .contains(
            "note: replace <ACCESS_POINT> by the name of the access point whose alias is " + alias);
  }

  @Test
  void allowsSessionsOfADirectoryBucket() throws Exception {
    assertThat(
            json(settings("").replace("acme-bucket", "logs--euw1-az1--x-s3"), "orders")
                .path("permissions"))
        .isEqualTo(
            tree(
                """
                {"Version": "2012-10-17", "Statement": [{
                  "Sid": "CreateSession", "Effect": "Allow", "Action": ["s3express:CreateSession"],
                  "Resource": [
                    "arn:aws:s3express:eu-west-1:123456789012:bucket/logs--euw1-az1--x-s3"]}]}
                """));
  }

  /** AWS: "Using SSE-KMS in directory buckets", permissions. */
  @Test
  void allowsADirectoryBucketAlsoToDecrypt() throws Exception {
    String settings =
        settings("server_side_encryption: aws:kms\n      sse_kms_key_id: " + KEY)
            .replace("acme-bucket", "logs--euw1-az1--x-s3");
    JsonNode statement = json(settings, "orders").at("/permissions/Statement/1");
    assertThat(statement.path("Action"))
        .isEqualTo(tree("[\"kms:GenerateDataKey\",\"kms:Decrypt\"]"));
    assertThat(statement.at("/Condition/StringEquals/kms:ViaService"))
        .isEqualTo(tree("[\"s3.eu-west-1.amazonaws.com\",\"s3express.eu-west-1.amazonaws.com\"]"));
  }

  @Test
  void saysHowLongTheRoleMustBeAssumable() throws Exception {
    assertThat(iam(settings("role_session_duration: 4 h"), "orders").err())
        .contains(
            "note: set the role's maximum session duration (MaxSessionDuration) to at least 14400"
                + " seconds");
    assertThat(iam(settings("role_session_duration: 1 h"), "orders").err())
        .doesNotContain("MaxSessionDuration");
  }

  @Test
  void trustsThePrincipalWithTheExternalIdOnly() throws Exception {
    JsonNode all = json(settings(""), "orders");
    assertThat(all.path("trust"))
        .isEqualTo(
            tree(
                """
                {"Version": "2012-10-17", "Statement": [{
                  "Sid": "AssumeFromSpillway", "Effect": "Allow",
                  "Principal": {"AWS": "arn:aws:iam::999999999999:role/hop"},
                  "Action": "sts:AssumeRole",
                  "Condition": {"StringEquals": {"sts:ExternalId": "<EXTERNAL_ID>"}}}]}
                """));
    assertThat(all.at("/caller/Statement/0/Resource").asText()).isEqualTo(ROLE);
  }

  @Test
  void printsTheExternalIdOnlyWhenAsked() throws Exception {
    Path secret = Files.writeString(folder.resolve("id"), "hunter2\n");
    String inFile = settings("").replace("${ACME_EXTERNAL_ID}", "${file:" + secret + "}");
    CommandRun quiet = iam(inFile, "orders");
    assertThat(quiet.out() + quiet.err()).doesNotContain("hunter2");
    CommandRun clear = iam(settings("").replace("${ACME_EXTERNAL_ID}", "hunter2"), "orders");
    assertThat(clear.out() + clear.err()).doesNotContain("hunter2");
    CommandRun refused = iam(inFile, "orders", "--show-secrets");
    assertThat(refused.err()).contains("the file is not in /opt/spillway/external-ids");
    assertThat(refused.out() + refused.err()).doesNotContain("hunter2");
    Path policy =
        Files.writeString(folder.resolve("policy.yaml"), "secrets: {folder: " + folder + "}");
    CommandRun shown = iam(inFile, "orders", "--show-secrets", "--policy=" + policy);
    assertThat(shown.out()).contains("\"sts:ExternalId\" : \"hunter2\"");

    assertThat(iam(settings(""), "orders", "--show-secrets", "--principal=" + PRINCIPAL))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--show-secrets: iam_external_id of acme cannot be read: environment variable"
                    + " ACME_EXTERNAL_ID is not set; set it for the job's JVMs\n"));
  }

  @Test
  void leavesAPlaceForThePrincipal() throws Exception {
    CommandRun run = iam(settings(""), "orders");
    assertThat(run.out()).contains("\"arn:aws:iam::<PLATFORM_ACCOUNT>:role/<PLATFORM_ROLE>\"");
    assertThat(run.err()).contains("note: replace <PLATFORM_ACCOUNT> and <PLATFORM_ROLE> by the");
  }

  @ParameterizedTest
  @CsvSource({
    "aws-cn,cn-north-1,s3.cn-north-1.amazonaws.com.cn",
    "aws-us-gov,us-gov-west-1,s3.us-gov-west-1.amazonaws.com",
    "aws-eusc,eusc-de-east-1,s3.eusc-de-east-1.amazonaws.eu",
    "aws-iso-b,us-isob-east-1,s3.us-isob-east-1.sc2s.sgov.gov"
  })
  void staysInTheRolesPartition(String partition, String region, String service) throws Exception {
    String settings =
        settings("server_side_encryption: aws:kms\n      sse_kms_key_id: " + KEY)
            .replace("arn:aws:", "arn:" + partition + ":")
            .replace("eu-west-1", region);
    JsonNode all = tree(iam(settings, "orders", "--json").out());
    assertThat(resources(all)).containsExactly("arn:" + partition + ":s3:::acme-bucket/orders/*");
    assertThat(all.at("/permissions/Statement/1/Resource/0").asText())
        .isEqualTo("arn:" + partition + ":kms:" + region + ":123456789012:key/" + KEY);
    assertThat(all.at("/permissions/Statement/1").toString()).contains("\"" + service + "\"");
    assertThat(all.at("/trust").toString()).contains("arn:" + partition + ":iam::<PLATFORM");
    assertThat(iam(settings, "orders", "--principal=" + PRINCIPAL).err())
        .contains("roles cannot be assumed across partitions");
  }

  @Test
  void printsWhatThePlatformNeedsForItsOwnBucket() throws Exception {
    String own =
        """
        use_platform_credentials: true
              s3_aws_bucket_name: own-bucket
              s3_aws_region: us-gov-west-1
        """;
    CommandRun run = iam(own, "orders");
    assertThat(run.out())
        .startsWith("# Permissions of the identity that the job runs as\n")
        .contains("arn:aws-us-gov:s3:::own-bucket/orders/*")
        .doesNotContain("# Trust");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void printsWhatTheOwnerOfAnAccessKeyNeeds() throws Exception {
    String store =
        """
        access_key_id: ${HOOLI_ID}
              secret_access_key: ${HOOLI_SECRET}
              s3_aws_bucket_name: hooli
              s3_aws_region: garage
              endpoint: https://s3.hooli.example
        """;
    CommandRun run = iam(store, "orders");
    assertThat(run.out())
        .startsWith("# Permissions of the user whose access key access_key_id gives\n")
        .contains("arn:aws:s3:::hooli/orders/*");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void saysWhatCannotBeUsed() throws Exception {
    assertThat(iam(settings(""), "orders", "--principal=acme").err())
        .isEqualTo(
            "--principal acme: not the ARN of a role or user; give one like"
                + " arn:aws:iam::123456789012:role/spillway\n");
    Path catalog = catalog(settings(""), "orders");
    assertThat(CommandRun.of("iam", catalog.toString(), "--destination=none"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--destination none: " + catalog + " has no such destination; it has acme\n"));
    assertThat(iam(settings("").replace("eu-west-1", "Ireland"), "orders").err())
        .startsWith("catalog " + catalog + ": 1 problem:\n")
        .contains("'Ireland' is not a region code");
  }

  private JsonNode json(String settings, String... folders) throws IOException {
    List<String> more = List.of("--json", "--principal=" + PRINCIPAL);
    CommandRun run = run(catalog(settings, folders), more);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return tree(run.out());
  }

  private CommandRun iam(String settings, String folderName, String... more) throws IOException {
    return run(catalog(settings, folderName), List.of(more));
  }

  private static CommandRun run(Path catalog, List<String> more) {
    List<String> arguments = new ArrayList<>(List.of("iam", catalog.toString()));
    arguments.add("--destination=acme");
    arguments.addAll(more);
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private Path catalog(String settings, String... folders) throws IOException {
    StringBuilder text =
        new StringBuilder("destinations:\n  - id: acme\n    settings:\n      ")
            .append(settings)
            .append("\n    mappings:\n");
    for (int i = 0; i < folders.length; i++) {
      text.append("      - {id: m").append(i).append(", s3_aws_folder_name: ").append(folders[i]);
      text.append("}\n");
    }
    return Files.writeString(folder.resolve("catalog.yaml"), text);
  }

  private static String settings(String more) {
    return "iam_role_arn: "
        + ROLE
        + "\n      iam_external_id: ${ACME_EXTERNAL_ID}"
        + "\n      s3_aws_bucket_name: acme-bucket"
        + "\n      s3_aws_region: eu-west-1\n      "
        + more;
  }

  private static List<String> resources(JsonNode all) {
    List<String> resources = new ArrayList<>();
    all.at("/permissions/Statement/0/Resource").forEach(node -> resources.add(node.asText()));
    return resources;
  }

  private static JsonNode tree(String json) throws IOException {
    return new JsonMapper().readTree(json);
  }
}
