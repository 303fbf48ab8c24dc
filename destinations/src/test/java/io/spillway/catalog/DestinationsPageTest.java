package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every catalog that a page shows can be used, and the settings' table has them all. */
class DestinationsPageTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path PAGE = DOCS.resolve("destinations.md");
  private static final Pattern YAML =
      Pattern.compile("^( *)```yaml\\n(.*?)^ *```$", Pattern.MULTILINE | Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> catalogs() throws IOException {
    assertThat(catalogs(PAGE)).hasSize(4);
    List<Path> pages;
    try (Stream<Path> files = Files.walk(DOCS)) {
      pages = files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    }
    return pages.stream()
        .flatMap(
            page ->
                catalogs(page).stream()
                    .map(
                        catalog ->
                            DynamicTest.dynamicTest(
                                Objects.toString(page.getFileName()),
                                () -> DestinationsSchemaTest.assertBothTake(catalog))));
  }

  @Test
  void explainsEverySetting() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(
            Pattern.compile("(?:^\\| |, )`([a-z0-9_]+)`(?=,| \\|)", Pattern.MULTILINE)
                .matcher(page)
                .results())
        .extracting(row -> row.group(1))
        .containsAll(BucketAccessCompiler.KEYS)
        .containsAll(CatalogCompiler.DESTINATION_KEYS);
  }

  private static List<String> catalogs(Path page) {
    try {
      return YAML.matcher(Files.readString(page))
          .results()
          .filter(block -> block.group(2).contains("destinations:"))
          .map(block -> block.group(2).replaceAll("(?m)^" + block.group(1), ""))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
