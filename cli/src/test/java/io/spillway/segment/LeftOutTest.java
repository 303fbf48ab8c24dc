package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.segment.ImportReport.Section;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an export has and no catalog can. */
class LeftOutTest {
  private static final String PLACE = "destination d1 \"Acme\"";

  private static final String EXPORT =
      """
      {"data": {"destinations": [
        {"id": "d1", "name": "Acme", "enabled": true, "sourceId": "s1", "metadata": {"slug": "actions-s3"},
         "settings": {"iam_role_arn": "arn:aws:iam::123456789012:role/r", "iam_external_id": "xyz-1",
                      "s3_aws_bucket_name": "lake", "s3_aws_region": "eu-west-1"}}]}}
      {"data": {"source": {"id": "s1", "name": "Web", "writeKeys": ["wk-1"]}}}
      {"data": {"subscriptions": [
        {"id": "m1", "destinationId": "d1", "actionSlug": "syncToS3", "enabled": true, "trigger": "type = \\"track\\"",
         "settings": {"columns": {"a": {"@path": "$.a"}}}}]}}
      {"data": {"filters": [
        {"id": "f1", "destinationId": "d1", "if": "all", "enabled": true, "actions": [{"type": "DROP"}]}]}}
      """;

  @TempDir private Path folder;

  @Test
  void leavesOutAFilterWhoseActionMayDoLess() throws Exception {
    ImportReport report =
        run(EXPORT.replace("\"DROP\"", "\"DROP\", \"percent\": null, \"onlyOn\": [\"web\"]"));
    assertThat(report.lines(Section.MISSING))
        .containsExactly(
            PLACE
                + ", filter f1: its action DROP has keys that are not known here: onlyOn; the"
                + " filter is left out",
            PLACE
                + ": it is written as `enabled: false`, since it would deliver what a filter that"
                + " is left out keeps away; write the filter by hand first");
    assertThat(catalog()).contains("enabled: false").doesNotContain("filters");
  }

  @Test
  void deliversNothingWithoutAFilterThatIsNotKnown() throws Exception {
    ImportReport report = run(EXPORT.replace("\"DROP\"", "\"HASH\""));
    assertThat(report.lines(Section.MISSING))
        .contains(PLACE + ", filter f1: its action HASH is not known here; the filter is left out");
    assertThat(catalog()).contains("enabled: false");
  }

  @Test
  void deliversWithoutAFilterThatIsNotInForce() throws Exception {
    ImportReport report =
        run(
            EXPORT
                .replace("\"DROP\"", "\"HASH\"")
                .replace("\"all\", \"enabled\": true", "\"all\", \"enabled\": false"));
    assertThat(report.lines(Section.MISSING)).hasSize(1);
    assertThat(catalog()).doesNotContain("enabled: false");
  }

  @Test
  void namesKeysThatAreNotKnown() throws Exception {
    ImportReport report =
        run(
            EXPORT
                .replace("\"id\": \"d1\",", "\"id\": \"d1\", \"createdAt\": \"x\", \"replay\": 1,")
                .replace("\"id\": \"m1\",", "\"id\": \"m1\", \"actionId\": \"x\", \"retries\": 1,")
                .replace("\"id\": \"f1\",", "\"id\": \"f1\", \"updatedAt\": \"x\", \"until\": 1,"));
    assertThat(report.lines(Section.MISSING))
        .containsExactly(
            PLACE + ": keys that are not known here: replay",
            PLACE + ", filter f1: keys that are not known here: until",
            PLACE + ", mapping m1: keys that are not known here: retries");
  }

  @Test
  void readsNothingOfDestinationsOfOtherTypes() throws Exception {
    ImportReport report =
        run(
            EXPORT.replace(
                "\"destinations\": [",
                "\"destinations\": [{\"id\": 5, \"name\": 6, \"enabled\": 7, \"metadata\":"
                    + " {\"slug\": \"webhooks\"}}, {\"id\": \"w\", \"enabled\": [], \"metadata\":"
                    + " {\"slug\": \"webhooks\"}},"));
    assertThat(report.lines(Section.IGNORED))
        .hasSize(2)
        .allMatch(line -> line.endsWith(": of another type, webhooks"))
        .contains("destination w: of another type, webhooks");
    assertThat(report.isComplete()).isTrue();
  }

  @Test
  void missesTheTypeOfADestination() throws Exception {
    ImportReport report = run(EXPORT.replace("{\"slug\": \"actions-s3\"}", "{}"));
    assertThat(report.lines(Section.MISSING))
        .containsExactly(
            PLACE + ": its type is in no file; export GET /destinations/d1",
            "no destination of the type AWS S3 (Actions) is in the files; export GET"
                + " /destinations");
    assertThat(report.lines(Section.IGNORED)).isEmpty();
  }

  @Test
  void saysOnceThatASubscriptionIsLeftOut() throws Exception {
    ImportReport report = run(EXPORT.replace("syncToS3", "uploadAll"));
    assertThat(report.lines(Section.MISSING))
        .containsExactly(
            PLACE
                + ", mapping m1: its action is uploadAll, and only syncToS3 is known here; it is"
                + " left out");
  }

  private String catalog() throws IOException {
    return Files.readString(folder.resolve("c.yaml"));
  }

  private ImportReport run(String export) throws UsageException, IOException {
    SegmentImport segment = new SegmentImport(new SegmentImport.Choices(null, false, false));
    segment.read(Files.writeString(folder.resolve("export.json"), export));
    return segment.into(folder.resolve("c.yaml"));
  }
}
