package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.segment.ImportReport.Section;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a catalog when Segment no longer has what was imported before. */
class SegmentImportAgainTest {
  private static final String PLACE = "destination d1 \"Acme\": ";

  private static final String SETTINGS =
      "\"columns\": {\"a\": {\"@path\": \"$.a\"}}, \"s3_aws_folder_name\": \"f\"";

  private static final String FILTER =
      "{\"id\": \"f1\", \"destinationId\": \"d1\", \"title\": \"Staff\", \"if\": \"all\","
          + " \"enabled\": true, \"actions\": [{\"type\": \"DROP\"}]}";

  @TempDir private Path folder;

  @Test
  void reportsTheLastFilterThatIsGone() throws Exception {
    run(export(subscription(""), FILTER));
    ImportReport report = run(export(subscription(""), ""));
    assertThat(report.lines(Section.KEPT)).containsExactly(PLACE + "filters.f1");
    assertThat(catalog()).contains("id: f1");
  }

  @Test
  void writesNoFiltersWhereThereWereNone() throws Exception {
    run(export(subscription(""), ""));
    assertThat(catalog()).doesNotContain("filters");
  }

  @Test
  void removesWhatBecameUnset() throws Exception {
    run(
        export(
            subscription(
                ", \"filename_prefix\": \"p\", \"batch_size\": 10,"
                    + " \"audience_action_column_name\": \"audience\", \"columns_to_transform\":"
                    + " [{\"column_name\": \"a\", \"hash_algorithm\": \"sha256\"}]"),
            FILTER));
    assertThat(catalog())
        .contains("filename_prefix", "batch_size", "audience_action", "columns_to_transform");
    Files.writeString(
        out(),
        catalog().replace("        batch_size", "        partition_by: [day]\n        batch_size"));
    ImportReport report =
        run(
            export(
                subscription("null", SETTINGS + ", \"filename_prefix\": null"),
                FILTER.replace("\"Staff\"", "null")));
    assertThat(report.lines(Section.CHANGED))
        .containsExactly(
            PLACE + "filters.f1.title: removed",
            PLACE + "mappings.m1.trigger: removed",
            PLACE + "mappings.m1.audience_action_column_name: removed",
            PLACE + "mappings.m1.batch_size: removed",
            PLACE + "mappings.m1.filename_prefix: removed",
            PLACE + "mappings.m1.columns_to_transform: removed");
    assertThat(report.lines(Section.MISSING))
        .containsExactly(
            "destination d1 \"Acme\", mapping m1 \"M\": it has no trigger, so that identify and"
                + " track events take it");
    assertThat(catalog())
        .contains("partition_by", "s3_aws_folder_name")
        .doesNotContain("trigger", "batch_size", "filename_prefix", "transform", "title");
  }

  @Test
  void removesNothingOfSettingsThatAreInNoFile() throws Exception {
    run(export(subscription(""), ""));
    String before = catalog();
    run(export(subscription("").replaceAll(", \"settings\".*", "}"), ""));
    assertThat(catalog()).isEqualTo(before);
  }

  @Test
  void reportsADestinationThatIsGone() throws Exception {
    run(export(subscription(""), ""));
    ImportReport report =
        run(export(subscription(""), "").replace("\"d1\"", "\"d2\"").replace("Acme", "Bolt"));
    assertThat(report.lines(Section.KEPT)).containsExactly("destination d1 \"Acme\"");
    assertThat(catalog()).contains("id: d1", "id: d2");
  }

  @Test
  void keepsSourcesWhenAllAreAskedFor() throws Exception {
    run(export(subscription(""), ""));
    SegmentImport segment = new SegmentImport(new SegmentImport.Choices(null, true, false));
    segment.read(folder.resolve("export.json"));
    assertThat(segment.into(out()).lines(Section.KEPT))
        .containsExactly(
            PLACE
                + "sources; remove the key if it is to get the events of all sources, as"
                + " --all-sources says");
    assertThat(catalog()).contains("sources: [wk-1]");
  }

  @Test
  void inventsNoSource() throws Exception {
    ImportReport report =
        run(export(subscription(""), "").replace("\"sourceId\": \"s1\"", "\"sourceId\": null"));
    assertThat(report.lines(Section.MISSING))
        .containsExactly(
            PLACE
                + "its source is in no file, so that it gets no events yet; export GET"
                + " /destinations/d1, write the key in place of write-key-of-d1, or give"
                + " --all-sources");
    assertThat(catalog()).contains("sources: [write-key-of-d1]");
    run(export(subscription(""), "").replace("[\"wk-1\"]", "[]"));
    assertThat(catalog()).contains("sources: [write-key-of-s1]");
  }

  private Path out() {
    return folder.resolve("c.yaml");
  }

  private String catalog() throws IOException {
    return Files.readString(out());
  }

  /** A subscription with a trigger and more settings. */
  private static String subscription(String settings) {
    return subscription("\"type = \\\"track\\\"\"", SETTINGS + settings);
  }

  private static String subscription(String trigger, String settings) {
    return "{\"id\": \"m1\", \"name\": \"M\", \"destinationId\": \"d1\", \"actionSlug\":"
        + " \"syncToS3\", \"enabled\": true, \"trigger\": "
        + trigger
        + ", \"settings\": {"
        + settings
        + "}}";
  }

  private static String export(String subscriptions, String filters) {
    return """
    {"data": {"destinations": [
      {"id": "d1", "name": "Acme", "enabled": true, "sourceId": "s1", "metadata": {"slug": "actions-s3"},
       "settings": {"iam_role_arn": "arn:aws:iam::123456789012:role/acme", "iam_external_id": "xyz-1",
                    "s3_aws_bucket_name": "acme-lake", "s3_aws_region": "eu-west-1"}}]}}
    {"data": {"source": {"id": "s1", "name": "Web", "writeKeys": ["wk-1"]}}}
    {"data": {"subscriptions": [SUBSCRIPTIONS]}}
    {"data": {"filters": [FILTERS]}}
    """
        .replace("SUBSCRIPTIONS", subscriptions)
        .replace("FILTERS", filters);
  }

  private ImportReport run(String export) throws UsageException, IOException {
    SegmentImport segment = new SegmentImport(new SegmentImport.Choices(null, false, false));
    segment.read(Files.writeString(folder.resolve("export.json"), export));
    return segment.into(out());
  }
}
