package io.spillway.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docs/operations/deploy.md lists every placeholder of the manifests, and where it is. */
class DeployPageTest {
  private static final Path MANIFESTS = Project.ROOT.resolve("deploy/k8s");

  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([^`]+)` \\| `([^`]+)`(?:, (twice|three times))? \\|");

  /** What a reader has to replace, by its looks. */
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "your-[a-z-]+|[a-z.]*example\\.com|arn:aws:iam::111122223333:role/[a-z-]+|192\\.0\\.2\\.[0-9/]+|sha256:0+|kubernetes\\.io/metadata\\.name:"
              + " (?!kube-system)\\S+");

  private static String page;
  private static List<Row> rows;

  private record Row(String placeholder, String file, int times) {}

  @BeforeAll
  static void read() throws IOException {
    page = Files.readString(Project.ROOT.resolve("docs/operations/deploy.md"));
    rows = ROW.matcher(page).results().map(DeployPageTest::row).toList();
  }

  private static Row row(MatchResult row) {
    String times = row.group(3);
    return new Row(row.group(1), row.group(2), times == null ? 0 : times.equals("twice") ? 2 : 3);
  }

  @Test
  void findsEachPlaceholderWhereItSays() throws IOException {
    assertThat(rows).hasSizeGreaterThan(10);
    for (Row row : rows) {
      long times =
          Pattern.compile(row.placeholder(), Pattern.LITERAL)
              .matcher(Files.readString(MANIFESTS.resolve(row.file())))
              .results()
              .count();
      assertThat(times).as("%s", row).isPositive();
      assertThat(row.times()).as("%s", row).isIn(0, (int) times);
    }
  }

  @Test
  void listsEachPlaceholder() throws IOException {
    for (String folder : new String[] {"base", "components", "overlays/production"}) {
      try (Stream<Path> files = Files.walk(MANIFESTS.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          String name = MANIFESTS.relativize(file).toString();
          PLACEHOLDER
              .matcher(Files.readString(file))
              .results()
              .map(MatchResult::group)
              .forEach(
                  found ->
                      assertThat(rows)
                          .as("%s of %s", found, name)
                          .anyMatch(
                              row ->
                                  row.file().equals(name) && found.startsWith(row.placeholder())));
        }
      }
    }
  }

  /** The policy lets in the operator's pods from where the command installs it. */
  @Test
  void installsTheOperatorWhereThePolicyExpectsIt() throws IOException {
    Pattern installed = Pattern.compile("--namespace (\\S+) --create-namespace");
    assertThat(installed.matcher(page).results().map(result -> result.group(1)))
        .singleElement()
        .satisfies(
            namespace ->
                assertThat(Files.readString(MANIFESTS.resolve("base/network-policies.yaml")))
                    .contains("kubernetes.io/metadata.name: " + namespace + "\n"));
  }
}
