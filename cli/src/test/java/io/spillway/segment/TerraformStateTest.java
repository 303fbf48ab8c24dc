package io.spillway.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.segment.ImportReport.Section;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerraformStateTest {
  private static final String STATE =
      """
      {"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {
        "resources": [
          {"mode": "managed", "type": "aws_s3_bucket", "values": {"id": "b"}},
          {"mode": "managed", "type": "segment_destination", "values": {
            "id": "d1", "name": "Acme", "enabled": false, "source_id": "s1",
            "metadata": {"id": "66eaa166f650644f04389e2c"},
            "settings": "{\\"iam_role_arn\\":\\"arn:aws:iam::123456789012:role/a\\",\\"iam_external_id\\":\\"xyz\\",\\"s3_aws_bucket_name\\":\\"acme-lake\\",\\"s3_aws_region\\":\\"eu-west-1\\"}"}}],
        "child_modules": [{"address": "module.a", "child_modules": [{"address": "module.a.b", "resources": [
          {"mode": "managed", "type": "segment_destination_subscription", "values": {
            "id": "d1:m1", "destination_id": "d1", "name": "M", "enabled": true, "action_id": "x",
            "model_id": null, "reverse_etl_schedule": null, "trigger": "type = \\"track\\"",
            "settings": "{\\"columns\\":{\\"a\\":{\\"@path\\":\\"$.a\\"},\\"b\\":{\\"@path\\":\\"$.b\\"}}}"}},
          {"mode": "managed", "type": "segment_source", "values": {
            "id": "s1", "name": "Web", "slug": "web", "write_keys": ["wk"]}}]}]}]}}}
      """;

  @TempDir private Path folder;

  @Test
  void readsResourcesOfAllModules() throws Exception {
    Path out = folder.resolve("c.yaml");
    ImportReport report = run(out, STATE);
    assertThat(report.isComplete()).isTrue();
    assertThat(out)
        .hasContent(
            """
            destinations:
              - id: d1
                name: Acme
                enabled: false
                sources: [wk]
                settings:
                  iam_role_arn: "arn:aws:iam::123456789012:role/a"
                  iam_external_id: "${ACME_EXTERNAL_ID}"
                  s3_aws_bucket_name: acme-lake
                  s3_aws_region: eu-west-1
                mappings:
                  - id: m1
                    name: M
                    trigger: 'type = "track"'
                    columns:
                      a: {"@path": $.a}
                      b: {"@path": $.b}
            """);
    assertThat(report.lines(Section.IGNORED))
        .containsExactly("1 resource of Terraform of other types");
    assertThat(report.lines(Section.NOTED).get(0))
        .isEqualTo(
            "destination d1 \"Acme\", mapping m1 \"M\": Terraform sorts the columns by name;"
                + " compare their order with the header of a file of Segment, or import answers of"
                + " the Public API");
  }

  @Test
  void countsLessThanThePublicApi() throws Exception {
    String answer =
        "{\"data\": {\"subscription\": {\"id\": \"m1\", \"destinationId\": \"d1\", \"settings\":"
            + " {\"columns\": {\"b\": \"1\", \"a\": \"2\"}}}}}";
    for (String export : new String[] {STATE + answer, answer + STATE}) {
      Path out = folder.resolve("c.yaml");
      Files.deleteIfExists(out);
      ImportReport report = run(out, export);
      assertThat(out).content().contains("name: M\n", "          b: \"1\"\n          a: \"2\"\n");
      assertThat(report.lines(Section.NOTED)).noneMatch(line -> line.contains("sorts"));
    }
  }

  @Test
  void takesFieldsOfFiltersFromText() throws Exception {
    Workspace workspace = new Workspace(ExportLimits.DEFAULTS);
    ExportFiles files = new ExportFiles(ExportLimits.DEFAULTS);
    String state =
        """
        {"format_version": "1.0", "values": {"root_module": {"resources": [
          {"type": "segment_destination_filter", "values": {"id": "d1:f1", "destination_id": "d1",
            "title": "T", "if": "all", "enabled": true, "actions": [
              {"type": "DROP_PROPERTIES", "percent": null, "fields": "{\\"properties\\": [\\"a\\"]}"},
              {"type": "DROP", "percent": null, "fields": "null"}]}}]}}}
        """;
    assertThat(new TerraformState(workspace, files).take(files.values("f", state).get(0))).isTrue();
    ImportReport report = new ImportReport();
    Workspace.Destination destination =
        new Workspace.Destination("d1", Origin.TERRAFORM, null, null, null, null, null, null);
    assertThat(new FilterEntries(workspace, report).make(destination, "destination d1"))
        .singleElement()
        .hasToString(
            "{\"id\":\"f1\",\"title\":\"T\",\"enabled\":true,\"if\":\"all\",\"actions\":[{\"type\":"
                + "\"DROP_PROPERTIES\",\"fields\":{\"properties\":[\"a\"]}},{\"type\":\"DROP\"}]}");
  }

  private ImportReport run(Path out, String export) throws Exception {
    SegmentImport segment = new SegmentImport(new SegmentImport.Choices(null, false, false));
    segment.read(Files.writeString(folder.resolve("export.json"), export));
    return segment.into(out);
  }
}
