package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CatalogDocument;
import io.spillway.policy.Policy;
import io.spillway.segment.SyntheticExports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exports of three workspaces become catalogs that validate, and their mappings, those of the
 * conformance corpus, give the files that Segment's destination gave.
 */
class ImportedWorkspacesITCase {
  /** The corpus has 85 cases of files: these two numbers let both exports cover all. */
  private static final int FIRST_OF_API = 0;

  private static final int FIRST_OF_TERRAFORM = 25;

  private static final String NO_FILTERS = "destinations: [{id: a, filters: [], mappings: []}]";

  @TempDir private Path folder;

  @Test
  void answersOfTheApiGiveTheFilesOfSegment() throws IOException {
    SyntheticExports exports = new SyntheticExports(FIRST_OF_API, false);
    assertThat(preview(exports, importedFromApi(exports))).isEqualTo(SyntheticExports.MAPPINGS);
  }

  @Test
  void statesOfTerraformGiveTheFilesOfSegment() throws IOException {
    SyntheticExports exports = new SyntheticExports(FIRST_OF_TERRAFORM, false);
    assertThat(SyntheticExports.cases()).hasSize(FIRST_OF_TERRAFORM + SyntheticExports.MAPPINGS);
    assertThat(preview(exports, importedFromTerraform(exports)))
        .isEqualTo(SyntheticExports.MAPPINGS);
  }

  @Test
  void withFiltersTheyGiveTheSame() throws IOException {
    assumeTrue(
        CatalogDocument.of("c.yaml", NO_FILTERS).check(Policy.UNRESTRICTED).errors().stream()
            .noneMatch(error -> error.toString().contains("filters")),
        "catalogs have no filters");
    SyntheticExports exports = new SyntheticExports(FIRST_OF_API, true);
    Path catalog = importedFromApi(exports);
    assertThat(Files.readAllLines(catalog).stream().filter(line -> line.contains("- id: flt")))
        .hasSize(20);
    assertThat(preview(exports, catalog)).isEqualTo(SyntheticExports.MAPPINGS);
    assertThat(preview(exports, importedFromTerraform(exports)))
        .isEqualTo(SyntheticExports.MAPPINGS);
  }

  /** Each page in a file of its own, as `curl` leaves them. */
  private Path importedFromApi(SyntheticExports exports) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int workspace = 0; workspace < SyntheticExports.WORKSPACES; workspace++) {
      for (String answer : exports.answers(workspace).values()) {
        files.add(Files.writeString(folder.resolve("answer-" + files.size() + ".json"), answer));
      }
    }
    return imported(files, folder.resolve("api.yaml"));
  }

  private Path importedFromTerraform(SyntheticExports exports) throws IOException {
    List<Path> files = new ArrayList<>();
    for (int workspace = 0; workspace < SyntheticExports.WORKSPACES; workspace++) {
      files.add(
          Files.writeString(
              folder.resolve("state-" + workspace + ".json"), exports.terraform(workspace)));
    }
    return imported(files, folder.resolve("terraform.yaml"));
  }

  private static Path imported(List<Path> files, Path out) {
    List<String> arguments = new ArrayList<>(List.of("import", "segment"));
    files.forEach(file -> arguments.add(file.toString()));
    arguments.addAll(List.of("--out", out.toString()));
    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));
    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    CommandRun valid = CommandRun.of("validate", out.toString());
    assertThat(valid.out()).endsWith(": valid, 12 destinations, 60 mappings\n");
    return out;
  }

  /** How many files of mappings are Segment's, byte for byte; fails at the first that is not. */
  private int preview(SyntheticExports exports, Path catalog) throws IOException {
    int same = 0;
    for (Map.Entry<String, ObjectNode> each : exports.casesBySubscription().entrySet()) {
      String id = each.getKey();
      ObjectNode testCase = each.getValue();
      Path out = folder.resolve(catalog.getFileName() + "-" + id);
      Path events = Files.writeString(folder.resolve("events.jsonl"), lines(testCase));
      CommandRun run =
          CommandRun.of(
              "preview",
              catalog.toString(),
              "--events",
              events.toString(),
              "--out",
              out.toString(),
              "--at=2026-11-22T16:29:00.123Z",
              "--source",
              SyntheticExports.writeKey(id));
      Matcher line =
          Pattern.compile("(?m)^(dst\\d+) +" + id + " +(.+\\S) +[0-9,]+ +[0-9,]+$")
              .matcher(run.out());
      assertThat(line.find()).as("%s: %s%s", testCase, run.out(), run.err()).isTrue();
      String bucket = line.group(1).replace("dst", "customer-");
      assertThat(Files.readString(out.resolve(bucket).resolve(line.group(2))))
          .as("%s as %s", testCase.path("id").asText(), id)
          .isEqualTo(testCase.path("expected_file").asText());
      assertThat(line.find()).as("a second file of %s: %s", id, run.out()).isFalse();
      same++;
    }
    return same;
  }

  private static String lines(JsonNode testCase) {
    return StreamSupport.stream(testCase.path("events").spliterator(), false)
        .map(JsonNode::toString)
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
