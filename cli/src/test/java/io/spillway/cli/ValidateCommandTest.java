package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.catalog.Catalogs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final String VALID =
      """
      destinations:
        - id: acme
          settings: {s3_aws_bucket_name: acme-bucket, s3_aws_region: eu-west-1,
                     iam_role_arn: 'arn:aws:iam::123456789012:role/x', iam_external_id: 'SECRET'}
          mappings: [{id: a}, {id: b}]
        - id: beta
          enabled: false
          settings: {s3_aws_bucket_name: beta, s3_aws_region: eu-west-1,
                     iam_role_arn: 'arn:aws:iam::123456789012:role/y', iam_external_id: '${external_id}'}
          mappings: [{id: a}]
      """;

  private static final String INVALID =
      """
      destinations:
        - id: acme
          settings: {s3_aws_bucket_name: 's3://acme', s3_aws_region: eu-west-1,
                     iam_role_arn: nobody, iam_external_id: hunter2}
          mappings: [{id: a, trigger: 'type &&', colums: {}}]
      """;

  @TempDir private Path folder;

  @Test
  void countsWhatAValidCatalogHolds() throws IOException {
    Path catalog = write(VALID.replace("SECRET", "${ACME_EXTERNAL_ID}"));
    assertThat(CommandRun.of("validate", catalog.toString()))
        .isEqualTo(new CommandRun(0, catalog + ": valid, 2 destinations, 3 mappings\n", ""));
    assertThat(CommandRun.of("validate", catalog.toString(), "--json"))
        .isEqualTo(new CommandRun(0, "[]\n", ""));
  }

  @Test
  void warnsOfASecretInClearTextWithoutPrintingIt() throws IOException {
    CommandRun run =
        CommandRun.of("validate", write(VALID.replace("SECRET", "hunter2")).toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .isEqualTo(
            "warning: catalog.yaml:4: destinations[0].settings.iam_external_id: a secret in clear"
                + " text; give it as ${external_id}, ${ENV_NAME}, ${file:/path} or"
                + " ${provider:name:key}\n");
    assertThat(run.out()).doesNotContain("hunter2");
    assertThat(CommandRun.of("validate", "--json", folder.resolve("catalog.yaml").toString()).out())
        .startsWith("[{\"file\":\"catalog.yaml\",\"line\":4,")
        .endsWith("\"severity\":\"warning\"}]\n")
        .doesNotContain("hunter2");
  }

  @Test
  void failsOnAWarningWhenItIsStrict() throws IOException {
    Path catalog = write(VALID.replace("SECRET", "hunter2"));
    CommandRun run = CommandRun.of("validate", "--strict", catalog.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .isEqualTo(catalog + ": not valid with --strict, 1 warning, 2 destinations, 3 mappings\n");
    assertThat(run.err()).startsWith("warning: catalog.yaml:4:");

    Path without = write(VALID.replace("SECRET", "${ACME_EXTERNAL_ID}"));
    assertThat(CommandRun.of("validate", "--strict", without.toString()).exitCode()).isZero();
  }

  @Test
  void tellsWhatAPresetSwitchesOn() throws IOException {
    Path catalog =
        write(
            VALID
                .replace("SECRET", "${ACME_EXTERNAL_ID}")
                .replace("{id: b}", "{id: b, athena: true}"));
    CommandRun run = CommandRun.of("validate", catalog.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.err())
        .isEqualTo(
            "note: catalog.yaml:5: destinations[0].mappings[1].athena: switches on newlines: escape"
                + " (a line break in a cell is written as \\n or \\r); U+0000 in a cell is written"
                + " as \\u0000; partition_by: [type, day] (files go to type=.../dt=.../);"
                + " layout_folder: true (columns that change get a folder and a table of their"
                + " own)\n");
    assertThat(CommandRun.of("validate", catalog.toString(), "--json").out())
        .endsWith("\"severity\":\"note\"}]\n");
  }

  @Test
  void printsEveryProblemWithItsPlace() throws IOException {
    Path catalog = write(INVALID);
    CommandRun run = CommandRun.of("validate", catalog.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).startsWith(catalog + ": not valid, 4 problems\n");
    assertThat(run.out().lines().map(line -> line.replaceFirst("(:\\d+: [^:]*): .*", "$1")))
        .containsSubsequence(
            "  catalog.yaml:3: destinations[0].settings.s3_aws_bucket_name",
            "  catalog.yaml:4: destinations[0].settings.iam_role_arn",
            "  catalog.yaml:5: destinations[0].mappings[0].trigger",
            "  catalog.yaml:5: destinations[0].mappings[0].colums");
    assertThat(run.out() + run.err()).doesNotContain("hunter2");
  }

  @Test
  void printsWarningsBesideErrors() throws IOException {
    Path catalog =
        write(
            VALID
                .replace("SECRET", "hunter2")
                .replace("{id: b}", "{id: b, batch_size: 0, columns: {c: $.event}}"));
    CommandRun run = CommandRun.of("validate", catalog.toString());
    assertThat(run)
        .isEqualTo(
            new CommandRun(
                2,
                catalog
                    + ": not valid, 1 problem\n"
                    + "  catalog.yaml:5: destinations[0].mappings[1].batch_size: needs a whole"
                    + " number from 1 to 999999999, got the number 0\n",
                "warning: catalog.yaml:4: destinations[0].settings.iam_external_id: a secret in"
                    + " clear text; give it as ${external_id}, ${ENV_NAME}, ${file:/path} or"
                    + " ${provider:name:key}\n"
                    + "warning: catalog.yaml:5: destinations[0].mappings[1].columns.c: the text"
                    + " \"$.event\" is the same for every event: for a value of the event write"
                    + " {\"@path\": \"$.event\"}\n"));
    assertThat(CommandRun.of("validate", "--json", catalog.toString()).out())
        .containsSubsequence(
            "\"severity\":\"error\"},",
            "\"severity\":\"warning\"},",
            "\"severity\":\"warning\"}]\n");
  }

  @Test
  void printsProblemsForMachines() throws IOException {
    CommandRun run = CommandRun.of("validate", "--json", write(INVALID).toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .startsWith(
            "[{\"file\":\"catalog.yaml\",\"line\":3,\"column\":16,"
                + "\"path\":\"destinations[0].settings.s3_aws_bucket_name\","
                + "\"message\":\"'s3://acme' is a URI or ARN; give the bucket's name alone, e.g."
                + " my-bucket\",\"remedy\":\"give the bucket's name alone, e.g. my-bucket\","
                + "\"severity\":\"error\"},")
        .endsWith("\"}]\n")
        .hasLineCount(1);
    assertThat(run.err()).isEmpty();
  }

  @Test
  void readsAFolderAsKubernetesMountsIt() throws Exception {
    Path data = Files.createDirectory(folder.resolve("..2026_11_22"));
    Path link = Files.createSymbolicLink(folder.resolve("..data"), data.getFileName());
    for (String name : new String[] {"a.yaml", "b.yml", "c.json"}) {
      Files.writeString(
          data.resolve(name),
          Catalogs.of(Catalogs.destination(name.substring(0, 1), "", Catalogs.mapping("m", "")))
              .tree()
              .toString());
      Files.createSymbolicLink(folder.resolve(name), Path.of(link.getFileName().toString(), name));
    }
    Files.writeString(folder.resolve("README.md"), "not a catalog");
    Files.writeString(folder.resolve(".hidden.yaml"), "not a catalog");
    Files.createDirectory(folder.resolve("folder.yaml"));
    Path policy =
        Files.writeString(
            folder.resolve(".policy.yaml"),
            "identity: {platform_credentials: [{destinations: ['*'], buckets: ['*-bucket']}]}");
    assertThat(CommandRun.of("validate", folder.toString()).exitCode()).isEqualTo(2);
    assertThat(CommandRun.of("validate", folder.toString(), "--policy", policy.toString()))
        .isEqualTo(new CommandRun(0, folder + ": valid, 3 destinations, 3 mappings\n", ""));
  }

  @Test
  void remarksOnOwnersOfThePolicyThatNoDestinationHas() throws IOException {
    Files.writeString(
        folder.resolve("a.yaml"),
        Catalogs.of(Catalogs.destination("acme", "", Catalogs.mapping("m", ""))).tree().toString());
    Path policy =
        Files.writeString(
            folder.resolve(".policy.yaml"),
            "identity: {platform_credentials: [{destinations: ['*'], buckets: ['*-bucket']}]}\n"
                + "amounts: [{owners: [acne, acme], columns: 5}]");
    assertThat(CommandRun.of("validate", folder.toString(), "--policy", policy.toString()))
        .isEqualTo(
            new CommandRun(
                0,
                folder + ": valid, 1 destination, 1 mapping\n",
                "note: .policy.yaml:2: amounts[0].owners[0]: no destination of the catalog has the"
                    + " owner 'acne'; did you mean acme?\n"));
  }

  @Test
  void saysThatAFileIsMissingOrUnreadable() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    String sentence =
        "catalog " + missing + ": there is no such file; give the path of a YAML or JSON file";
    assertThat(CommandRun.of("validate", missing.toString()))
        .isEqualTo(new CommandRun(2, "", sentence + "\n"));
    assertThat(CommandRun.of("validate", missing.toString(), "--json").out())
        .isEqualTo(
            "[{\"file\":\""
                + missing
                + "\",\"line\":1,\"column\":1,\"path\":\"\",\"message\":\""
                + sentence
                + "\",\"remedy\":\"\",\"severity\":\"error\"}]\n");
    assertThat(CommandRun.of("validate", folder.toString()).err())
        .isEqualTo(
            "catalog "
                + folder
                + ": no catalog is in this folder; put files there that end in .yaml, .yml or"
                + " .json\n");
    Path latin1 = Files.write(folder.resolve("latin1.yaml"), new byte[] {'#', (byte) 0xe9});
    assertThat(CommandRun.of("validate", latin1.toString()))
        .isEqualTo(
            new CommandRun(
                2,
                latin1
                    + ": not valid, 1 problem\n  latin1.yaml:1: cannot be read: it is not UTF-8"
                    + " text; save it as UTF-8\n",
                ""));
  }

  /** Names may hold anything, and are printed among the problems of the other files. */
  @Test
  void printsFilesThatCannotBeReadAmongAllProblems() throws IOException {
    write(INVALID);
    Path acme = Files.createDirectory(folder.resolve("acme"));
    Files.createSymbolicLink(acme.resolve("link.YAML"), Path.of("nowhere"));
    Files.write(acme.resolve("\u001b[2Jx\nERROR.yaml"), new byte[] {(byte) 0xff});
    CommandRun run = CommandRun.of("validate", folder.toString());
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out())
        .startsWith(folder + ": not valid, 6 problems\n")
        .contains(
            "\n  acme/\\u001b[2Jx\\u000aERROR.yaml:1: cannot be read: it is not UTF-8",
            "\n  acme/link.YAML:1: cannot be read: it is listed, but not there, ",
            "\n  catalog.yaml:3: ");
  }

  private Path write(String catalog) throws IOException {
    return Files.writeString(folder.resolve("catalog.yaml"), catalog);
  }
}
