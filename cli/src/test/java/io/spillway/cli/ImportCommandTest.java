package io.spillway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.segment.FakeSegment;
import io.spillway.segment.SyntheticExports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
  private static final Path EXAMPLE = Path.of("../examples/segment/workspace.json");

  @TempDir private Path folder;

  @Test
  void importsTheExample() throws IOException {
    Path out = folder.resolve("imported.yaml");
    CommandRun run = run(EXAMPLE.toString(), "--out", out.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).as(run.out()).isZero();
    assertThat(run.out())
        .startsWith(
            "Taken:\n"
                + "  destination 6571c1f2a8e04d0c9b3f5a10 \"Acme production\": 2 mappings, 1"
                + " filter\n  written: "
                + out)
        .contains("\nSecrets to provide:\n  ACME_PRODUCTION_EXTERNAL_ID: ")
        .contains("\nDifferent from Segment, see docs/differences-from-segment.md:\n")
        .contains("trigger: != true compares with the boolean");
    CommandRun again = run(EXAMPLE.toString(), "--out", out.toString());
    assertThat(again.exitCode()).isZero();
    assertThat(again.out()).contains(out + " had it all, and is left as it was");
    assertThat(CommandRun.of("validate", out.toString()).exitCode()).isZero();
  }

  @Test
  void exitsWithOneWhenSomethingIsMissing() throws IOException {
    Path export = folder.resolve("export.json");
    Files.writeString(export, Files.readString(EXAMPLE).replace("[\"acme-web\"]", "[]"));
    CommandRun run = run(export.toString(), "--out", folder.resolve("c.yaml").toString());
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .contains("\nMissing or not carried over:\n  destination 6571c1f2a8e04d0c9b3f5a10");
    assertThat(
            run(export.toString(), "--all-sources", "--out", folder.resolve("d.yaml").toString())
                .exitCode())
        .isZero();
  }

  @Test
  void asksTheApi() throws IOException {
    String token = System.getenv("PATH");
    try (FakeSegment segment = new FakeSegment(new SyntheticExports(0, false).answers(2), token)) {
      Path out = folder.resolve("catalog");
      CommandRun run =
          run(
              "--token-env=PATH",
              "--api-url=" + segment.address(),
              "--owner=acme",
              "--out",
              out.toString());
      assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
      assertThat(run.out()).contains("destination dst11 \"Customer 11\": 5 mappings, 0 filters");
      assertThat(Files.readString(out.resolve("dst8.yaml")))
          .contains("owner: acme", "sources: [key-of-src8]")
          .doesNotContain("clear-text");
    }
  }

  @Test
  void saysThatTheApiRefuses() throws IOException {
    try (FakeSegment segment = new FakeSegment(Map.of(), "another")) {
      CommandRun run = run("--token-env=PATH", "--api-url=" + segment.address(), "--out", "c.yaml");
      assertThat(run.exitCode()).isEqualTo(1);
      assertThat(run.err())
          .startsWith("spillway import failed: --api-url " + segment.address() + ": /destinations")
          .doesNotContain(System.getenv("PATH"));
    }
  }

  @Test
  void explainsWhatCannotBeUsed() {
    assertThat(run("--out", "c.yaml"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "import segment: nothing to read; give files of the export, or --token-env\n"));
    assertThat(run("--out", "c.yaml", "--token-env", "sgp_given-by-mistake"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--token-env: there is no variable of that name, which is not shown as it may be a"
                    + " token; give the name of a variable that has a token of Segment's Public"
                    + " API\n"));
    assertThat(CommandRun.of("import", "rudderstack", "x", "--out", "c.yaml").err())
        .isEqualTo(
            "Invalid value for <format>: 'rudderstack' is not one of segment; see 'spillway import"
                + " --help'\n");
    Path file = folder.resolve("none.json");
    assertThat(run(file.toString(), "--out", "c.yaml"))
        .isEqualTo(
            new CommandRun(
                2, "", file + ": cannot be read: there is no such file; give another file\n"));
    assertThat(run(EXAMPLE.toString()).err())
        .isEqualTo("Missing required option: '--out=<catalog>'; see 'spillway import --help'\n");
  }

  @Test
  void writesNothingForAnOwnerThatCannotBe() throws IOException {
    Path out = Files.writeString(folder.resolve("c.yaml"), "destinations: []\n");
    assertThat(run(EXAMPLE.toString(), "--out", out.toString(), "--owner", "../x"))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--owner '../x': cannot be an owner; give 1 to 64 letters, digits, _ and -, the"
                    + " first a letter or digit\n"));
    assertThat(out).hasContent("destinations: []");
  }

  @Test
  void makesNoCatalogThatIsNotRead() throws IOException {
    for (String name : List.of(".hidden.yaml", "d.txt")) {
      Path out = folder.resolve(name);
      assertThat(run(EXAMPLE.toString(), "--out", out.toString()))
          .isEqualTo(
              new CommandRun(
                  2,
                  "",
                  "--out "
                      + out
                      + ": cannot be made; give a file that ends in .yaml, .yml or .json and does"
                      + " not begin with a dot, or a folder that has no dot in its name or is"
                      + " there\n"));
      assertThat(out).doesNotExist();
    }
    Path there = Files.createDirectory(folder.resolve("v1.2"));
    assertThat(run(EXAMPLE.toString(), "--out", there.toString()).exitCode()).isZero();
  }

  @Test
  void replacesNoLink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("c.yaml"), folder.resolve("gone.yaml"));
    assertThat(run(EXAMPLE.toString(), "--out", link.toString()))
        .isEqualTo(
            new CommandRun(
                2,
                "",
                "--out "
                    + link
                    + ": a link to what is not there; make that, or remove the link\n"));
    assertThat(link).isSymbolicLink();
  }

  private static CommandRun run(String... arguments) {
    String[] all = new String[arguments.length + 2];
    all[0] = "import";
    all[1] = "segment";
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return CommandRun.of(all);
  }
}
