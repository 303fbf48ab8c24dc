package io.spillway.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.segment.FakeSegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The export of a workspace of Segment and its import, each block after the one before it, in one
 * shell, with a server in place of Segment's, and a script in place of Terraform.
 */
@Timeout(120)
class SegmentBlocksITCase {
  private static final String TOKEN = "sgp_of-a-test";

  /** The workspace of the example, as Terraform has it. */
  private static final String STATE =
      """
      {"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": [
        {"mode": "managed", "type": "segment_destination", "values": {
          "id": "6571c1f2a8e04d0c9b3f5a10", "name": "Acme production", "enabled": true,
          "source_id": "pZ7hR2kXwq9mT4vB", "metadata": {"id": "66eaa166f650644f04389e2c"},
          "settings": "{\\"iam_role_arn\\":\\"arn:aws:iam::123456789012:role/segment-s3\\",\\"iam_external_id\\":\\"xyz\\",\\"s3_aws_bucket_name\\":\\"acme-data-lake\\",\\"s3_aws_region\\":\\"eu-west-1\\"}"}},
        {"mode": "managed", "type": "segment_destination_subscription", "values": {
          "id": "6571c1f2a8e04d0c9b3f5a10:m1", "destination_id": "6571c1f2a8e04d0c9b3f5a10",
          "name": "Orders", "enabled": true, "action_id": "x", "trigger": "type = \\"track\\"",
          "settings": "{\\"columns\\":{\\"a\\":{\\"@path\\":\\"$.a\\"}}}"}},
        {"mode": "managed", "type": "segment_source", "values": {
          "id": "pZ7hR2kXwq9mT4vB", "name": "Acme web", "slug": "acme-web",
          "write_keys": ["acme-web"]}}]}}}
      """;

  @TempDir private Path folder;

  @Test
  void exportsAndImports() throws Exception {
    BuiltHome home = BuiltHome.in(folder);
    String blocks =
        CommandBlock.runBy(SegmentBlocksITCase.class).stream()
            .map(CommandBlock::text)
            .collect(Collectors.joining("\n"));
    try (FakeSegment segment = new FakeSegment(answers(home), TOKEN);
        Shell shell =
            new Shell(folder)
                .tool(
                    "terraform",
                    "[ \"$*\" = 'show -json' ] && cat << 'STATE'\n" + STATE + "STATE")) {
      int exitCode = shell.run(to(segment.address().toString(), blocks), TOKEN + "\n");
      assertThat(exitCode).as(shell.output()).isZero();
      assertThat(shell.output())
          .doesNotContain(TOKEN)
          .containsSubsequence(
              ": 2 mappings, 1 filter\n  written: conf/destinations/",
              ": 2 mappings, 1 filter\n  conf/destinations had it all",
              ": 1 mapping, 0 filters\n  written: conf/destinations.yaml");
    }
    for (String file : new String[] {"subscriptions-", "filters-"}) {
      assertThat(folder.resolve(file + "6571c1f2a8e04d0c9b3f5a10.json")).isNotEmptyFile();
    }
    assertThat(folder.resolve("source-pZ7hR2kXwq9mT4vB.json")).isNotEmptyFile();
    assertThat(folder.resolve("conf/destinations/6571c1f2a8e04d0c9b3f5a10.yaml"))
        .content()
        .contains("owner: acme", "sources: [acme-web]", "id: x4zHo1L7tMWQ9cYbE2sRke");
    assertThat(folder.resolve("conf/destinations.yaml")).content().contains("id: m1");
  }

  /** What the API answers, by path: the example has all of it in one file. */
  private static Map<String, String> answers(BuiltHome home) throws Exception {
    Map<String, String> answers = new HashMap<>();
    String of = "6571c1f2a8e04d0c9b3f5a10";
    for (JsonNode answer :
        new JsonMapper()
            .readTree(Files.readString(home.path().resolve("examples/segment/workspace.json")))) {
      String kind = answer.path("data").fieldNames().next();
      String path =
          switch (kind) {
            case "destinations" -> "/destinations";
            case "subscriptions" -> "/destinations/" + of + "/subscriptions";
            case "filters" -> "/destination/" + of + "/filters";
            case "source" -> "/sources/" + answer.at("/data/source/id").textValue();
            default -> throw new IllegalArgumentException(kind);
          };
      answers.put(path, answer.toString());
    }
    return answers;
  }

  /** The same commands with the address of another API. */
  private static String to(String address, String commands) {
    return commands
        .replace("api=https://api.segmentapis.com\n", "api=" + address + "\n")
        .replace("--token-env SEGMENT_TOKEN", "--token-env SEGMENT_TOKEN --api-url " + address);
  }
}
