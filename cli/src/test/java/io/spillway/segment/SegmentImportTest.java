package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.segment.ImportReport.Section;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentImportTest {
  private static final String EXPORT =
      """
      {"data": {"destinations": [
        {"id": "64aa", "name": "Acme EU", "enabled": true, "sourceId": "s1",
         "metadata": {"id": "66eaa166f650644f04389e2c", "slug": "actions-s3"},
         "settings": {"iam_role_arn": "arn:aws:iam::123456789012:role/acme", "iam_external_id": "••••••3f2a",
                      "s3_aws_bucket_name": "acme-lake", "s3_aws_region": "eu-west-1"}},
        {"id": "64bb", "name": "Hooks", "enabled": true, "metadata": {"id": "x", "slug": "actions-webhook"}}],
       "pagination": {"current": "MA==", "totalEntries": 2}}}
      {"data": {"subscriptions": [
        {"id": "m1", "name": "Orders", "actionSlug": "syncToS3", "destinationId": "64aa", "enabled": true,
         "trigger": "type = \\"track\\"",
         "settings": {"columns": {"id": {"@path": "$.properties.id"}, "e": {"@path": "$.event"}},
                      "delimiter": "|", "s3_aws_folder_name": "orders", "filename_prefix": null}},
        {"id": "m2", "actionSlug": "syncToS3", "destinationId": "64aa", "enabled": false,
         "trigger": "type = \\"page\\"", "settings": {"columns": {"p": {"@path": "$.name"}}}}],
       "pagination": {"current": "MA=="}}}
      {"data": {"filters": [], "pagination": {"current": "MA=="}}}
      {"data": {"source": {"id": "s1", "slug": "web", "name": "Web", "writeKeys": ["wk-1"]}}}
      """;

  private static final String CATALOG =
      """
      destinations:
        - id: 64aa
          name: Acme EU
          sources: [wk-1]
          settings:
            iam_role_arn: "arn:aws:iam::123456789012:role/acme"
            iam_external_id: "${ACME_EU_EXTERNAL_ID}"
            s3_aws_bucket_name: acme-lake
            s3_aws_region: eu-west-1
          mappings:
            - id: m1
              name: Orders
              trigger: 'type = "track"'
              columns:
                id: {"@path": $.properties.id}
                e: {"@path": $.event}
              delimiter: "|"
              s3_aws_folder_name: orders
            - id: m2
              enabled: false
              trigger: 'type = "page"'
              columns:
                p: {"@path": $.name}
      """
          .replace("id: 64aa", "id: \"64aa\"");

  @TempDir private Path folder;

  @Test
  void writesACatalogThatPeopleCanRead() throws Exception {
    Path out = folder.resolve("new/catalog.yaml");
    ImportReport report = run(out, EXPORT);
    assertThat(out).hasContent(CATALOG);
    assertThat(report.isComplete()).isTrue();
    assertThat(report.lines(Section.TAKEN))
        .containsExactly(
            "destination 64aa \"Acme EU\": 2 mappings (1 disabled), 0 filters", "written: " + out);
    assertThat(report.lines(Section.SECRETS))
        .containsExactly("ACME_EU_EXTERNAL_ID: the external id of destination 64aa \"Acme EU\"");
    assertThat(report.lines(Section.IGNORED))
        .containsExactly("destination 64bb \"Hooks\": of another type, actions-webhook");
  }

  @Test
  void changesNothingWhenRunAgain() throws Exception {
    Path out = Files.writeString(folder.resolve("c.yaml"), "# ours\n" + CATALOG + "# theirs\n");
    ImportReport report = run(out, EXPORT);
    assertThat(out).hasContent("# ours\n" + CATALOG + "# theirs\n");
    assertThat(report.lines(Section.TAKEN)).contains(out + " had it all, and is left as it was");
    assertThat(report.lines(Section.CHANGED)).isEmpty();
  }

  @Test
  void keepsWhatWasAddedByHand() throws Exception {
    String edited =
        CATALOG
            .replace("    sources:", "    owner: acme\n    sources:")
            .replace("${ACME_EU_EXTERNAL_ID}", "${file:/opt/spillway/external-ids/acme}")
            .replace(
                "      s3_aws_region: eu-west-1",
                "      s3_aws_region: eu-west-1\n      s3_canned_acl: private")
            .replace("        delimiter", "        partition_by: [day]\n        delimiter")
            .replace(
                "  - id: m2", "  - id: by-hand\n        trigger: type = \"group\"\n      - id: m2");
    Path out = Files.writeString(folder.resolve("c.yaml"), "# ours\n\n" + edited);
    ImportReport report =
        run(out, EXPORT.replace("\"orders\"", "\"sales\"").replace("acme-lake", "acme-sea"));
    assertThat(out)
        .hasContent(
            "# ours\n\n"
                + edited
                    .replace("folder_name: orders", "folder_name: sales")
                    .replace("acme-lake", "acme-sea")
                    .replace("trigger: type = \"group\"", "trigger: 'type = \"group\"'")
                    .replace("s3_canned_acl: private", "s3_canned_acl: private"));
    assertThat(report.lines(Section.CHANGED))
        .containsExactly(
            "destination 64aa \"Acme EU\": settings.s3_aws_bucket_name",
            "destination 64aa \"Acme EU\": mappings.m1.s3_aws_folder_name");
    assertThat(report.lines(Section.KEPT))
        .containsExactly("destination 64aa \"Acme EU\": mappings.by-hand");
    assertThat(report.lines(Section.SECRETS)).isEmpty();
  }

  @Test
  void refusesToLoseComments() throws IOException {
    String commented = CATALOG.replace("    sources", "    # theirs\n    sources");
    Path out = Files.writeString(folder.resolve("c.yaml"), commented);
    assertThatThrownBy(() -> run(out, EXPORT.replace("\"orders\"", "\"sales\"")))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "--out "
                + out
                + ": the comment in line 4 would be lost, so nothing is written; move comments"
                + " above the first key, or give --drop-comments, or another --out");
    assertThat(out).hasContent(commented);
  }

  @Test
  void losesCommentsWhenTold() throws Exception {
    String commented = CATALOG.replace("    sources", "    # theirs\n    sources");
    Path out = Files.writeString(folder.resolve("c.yaml"), commented);
    SegmentImport segment = new SegmentImport(new SegmentImport.Choices("acme", false, true));
    segment.read(Files.writeString(folder.resolve("export.json"), EXPORT));
    segment.into(out);
    assertThat(out)
        .content()
        .doesNotContain("theirs")
        .contains("  name: Acme EU\n")
        .contains("owner: acme\n");
  }

  @Test
  void overwritesNothingThatIsNoCatalog() throws IOException {
    for (String other : List.of("key: value\n", "- 1\n", "text", "destinations: [", "{}")) {
      Path out = Files.writeString(folder.resolve("c.yaml"), other);
      assertThatThrownBy(() -> run(out, EXPORT))
          .isInstanceOf(UsageException.class)
          .hasMessageStartingWith(
              "--out " + out + ": no catalog that can be changed; give another");
      assertThat(out).hasContent(other);
    }
  }

  @Test
  void writesAFileForEachDestinationOfAFolder() throws Exception {
    Path out = Files.createDirectory(folder.resolve("catalog"));
    Path kept =
        Files.writeString(
            out.resolve("z.yaml"),
            CATALOG.replace("64aa", "z1").replace("ACME_EU", "Z").replace("role/acme", "role/z"));
    run(out, EXPORT);
    assertThat(out.resolve("64aa.yaml")).hasContent(CATALOG);
    Path moved = Files.move(out.resolve("64aa.yaml"), out.resolve("acme.yml"));
    run(out, EXPORT.replace("\"orders\"", "\"sales\""));
    assertThat(moved).hasContent(CATALOG.replace("name: orders", "name: sales"));
    assertThat(kept).content().contains("orders");
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files).containsExactlyInAnyOrder(kept, moved);
    }
  }

  @Test
  void writesJsonWhereTheNameSaysSo() throws Exception {
    Path out = folder.resolve("c.json");
    run(out, EXPORT);
    assertThat(out).content().startsWith("{").contains("\"iam_external_id\" : \"${ACME_EU_");
    run(out, EXPORT);
  }

  @Test
  void setsAWriteKeyThatNoEventHasWhereNoneIsKnown() throws Exception {
    Path out = folder.resolve("c.yaml");
    ImportReport report = run(out, EXPORT.replace("[\"wk-1\"]", "[]"));
    assertThat(out).content().contains("sources: [write-key-of-s1]");
    assertThat(report.lines(Section.MISSING))
        .containsExactly(
            "destination 64aa \"Acme EU\": the write key of its source s1 \"Web\" is in no file,"
                + " so that it gets no events yet; export GET /sources/s1 with a token that may"
                + " read write keys, write the key in place of write-key-of-s1, or give"
                + " --all-sources");
    Files.writeString(out, Files.readString(out).replace("write-key-of-s1", "by-hand"));
    assertThat(run(out, EXPORT.replace("[\"wk-1\"]", "[]")).isComplete()).isTrue();
    assertThat(out).content().contains("sources: [by-hand]");
  }

  @Test
  void reportsWhatIsNotCarriedOver() throws Exception {
    String export =
        EXPORT
            .replace("\"m1\", ", "\"m1\", \"modelId\": \"mod\", \"reverseETLSchedule\": {}, ")
            .replace("\"delimiter\"", "\"syncMode\": \"add\", \"delimiter\"")
            .replace(
                "\"id\": \"m2\", \"actionSlug\": \"syncToS3\"",
                "\"id\": \"m2\", \"actionSlug\": \"uploadAll\"")
            .replace(
                "{\"data\": {\"filters\": [], \"pagination\": {\"current\": \"MA==\"}}}",
                "{\"data\": {\"filters\": [{\"id\": \"f\", \"destinationId\": \"gone\","
                    + " \"if\": \"all\", \"actions\": []}],"
                    + " \"pagination\": {\"current\": \"MA==\", \"next\": \"MQ==\"}}}");
    ImportReport report = run(folder.resolve("c.yaml"), export);
    assertThat(report.isComplete()).isFalse();
    assertThat(report.lines(Section.MISSING))
        .containsExactly(
            "destination 64aa \"Acme EU\", mapping m1 \"Orders\": it takes rows of reverse ETL, of"
                + " the model mod, by a schedule; neither is carried over, so it is written as"
                + " `enabled: false`",
            "destination 64aa \"Acme EU\", mapping m1 \"Orders\": settings that are not known here:"
                + " syncMode",
            "destination 64aa \"Acme EU\", mapping m2: its action is uploadAll, and only syncToS3"
                + " is known here; it is left out",
            "filter f: its destination gone is in no file; export GET /destinations/gone",
            "a page of filters of destination gone is in no file; ask for it with"
                + " pagination[cursor]=MQ==");
  }

  @Test
  void refusesTheOlderDestination() throws Exception {
    ImportReport report =
        run(
            folder.resolve("c.yaml"),
            "{\"data\": {\"destination\": {\"id\": \"o\", \"name\": \"Old\", \"metadata\":"
                + " {\"slug\": \"actions-s3-csv\"}}}} {\"data\": {\"filters\": []}}");
    assertThat(report.lines(Section.MISSING))
        .containsExactly(
            "destination o \"Old\": it is the older \"AWS S3 CSV\" (actions-s3-csv), whose settings"
                + " and files are others; move it to AWS S3 (Actions) in Segment first, or write"
                + " its entry by hand",
            "no destination of the type AWS S3 (Actions) is in the files; export GET"
                + " /destinations");
    assertThat(folder.resolve("c.yaml")).doesNotExist();
  }

  @Test
  void writesNoFileThatAnExportNames() throws Exception {
    Path out = Files.createDirectories(folder.resolve("a/catalog"));
    ImportReport report = run(out, EXPORT.replace("64aa", "../outside"));
    assertThat(report.lines(Section.MISSING))
        .contains(
            "destination ../outside \"Acme EU\": its id cannot be one here: 1 to 64 letters,"
                + " digits, _ and -, the first a letter or digit; write its entry by hand");
    assertThat(out).isEmptyDirectory();
    assertThat(folder.resolve("a/outside.yaml")).doesNotExist();
  }

  @Test
  void neverWritesOrPrintsAnExternalId() throws Exception {
    Path out = folder.resolve("c.yaml");
    ImportReport report = run(out, EXPORT.replace("••••••3f2a", "in-clear-text"));
    assertThat(out).content().doesNotContain("clear-text");
    for (Section section : Section.values()) {
      assertThat(report.lines(section)).noneMatch(line -> line.contains("clear-text"));
    }
  }

  @Test
  void saysWhereTheExternalIdIsNoSecret() throws Exception {
    Path out = folder.resolve("c.yaml");
    ImportReport report =
        run(
            out,
            EXPORT
                .replace("••••••3f2a", "k-77x")
                .replace("Acme EU", "Acme K 77X")
                .replace("\"Orders\"", "\"k-77x orders\"")
                .replace("\"orders\"", "\"in/k-77x\""));
    assertThat(report.lines(Section.NOTED))
        .contains(
            "destination 64aa: the text of its external id is also in name, mappings.m1.name,"
                + " mappings.m1.s3_aws_folder_name, which are no secrets; change the one or the"
                + " other");
    assertThat(out).content().contains("${SEGMENT_64AA_EXTERNAL_ID}").contains("name: Acme K 77X");
    for (Section section : Section.values()) {
      assertThat(report.lines(section)).noneMatch(line -> line.matches("(?i).*k.77x.*"));
    }
  }

  @Test
  void showsWhatTheCatalogRefuses() throws Exception {
    ImportReport report = run(folder.resolve("c.yaml"), EXPORT.replace("acme-lake", "s3://lake"));
    assertThat(report.isComplete()).isFalse();
    assertThat(report.lines(Section.INVALID))
        .singleElement()
        .asString()
        .contains("c.yaml:8: destinations[0].settings.s3_aws_bucket_name");
  }

  @Test
  void showsTwentyOfTheWarnings() throws Exception {
    StringBuilder columns = new StringBuilder("{\"p\": \"$.properties.p\"");
    ImportReport one =
        run(folder.resolve("c.yaml"), EXPORT.replace("{\"p\": {\"@path\": \"$.name\"}", columns));
    assertThat(one.lines(Section.WARNED)).singleElement().asString().contains("c.yaml:");
    assertThat(one.isComplete()).isTrue();
    for (int i = 0; i < 24; i++) {
      columns.append(", \"p").append(i).append("\": \"$.properties.p\"");
    }
    Path out = folder.resolve("d.yaml");
    ImportReport many = run(out, EXPORT.replace("{\"p\": {\"@path\": \"$.name\"}", columns));
    assertThat(many.lines(Section.WARNED))
        .hasSize(21)
        .last()
        .isEqualTo("and 5 more: bin/spillway validate " + out);
  }

  private ImportReport run(Path out, String export) throws UsageException, IOException {
    SegmentImport segment = new SegmentImport(new SegmentImport.Choices(null, false, false));
    segment.read(Files.writeString(folder.resolve("export.json"), export));
    return segment.into(out);
  }
}
