package io.spillway.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links of the project's pages resolve against its files, and lines are short. */
class PagesTest {
  private static final Path ROOT = Path.of("..");
  private static final int LONGEST_LINE = 120;
  private static final int MOST_LINES_OF_README = 150;
  private static final long LARGEST_IMAGE_BYTES = 300_000;

  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (Path folder : List.of(ROOT.resolve("docs"), ROOT)) {
      int depth = folder.equals(ROOT) ? 1 : Integer.MAX_VALUE;
      try (Stream<Path> files = Files.walk(folder, depth)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    assertThat(pages).hasSizeGreaterThan(20);
    return pages;
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyRelativeLinkResolves(Path page) throws IOException {
    assertThat(Page.read(page).brokenLinks()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void noLineOfProseIsTooLong(Path page) throws IOException {
    assertThat(Page.read(page).linesLongerThan(LONGEST_LINE)).isEmpty();
  }

  @Test
  void theReadmeIsReadInOneGo() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("README.md")))
        .hasSizeLessThanOrEqualTo(MOST_LINES_OF_README);
  }

  @Test
  void imagesAreSmall() throws IOException {
    try (Stream<Path> images = Files.list(ROOT.resolve("docs/images"))) {
      assertThat(images)
          .isNotEmpty()
          .allSatisfy(image -> assertThat(Files.size(image)).isLessThan(LARGEST_IMAGE_BYTES));
    }
  }

  @Test
  void aLinkThatLeadsNowhereIsReported(@TempDir Path folder) throws IOException {
    Path page =
        Files.writeString(
            folder.resolve("page.md"),
            """
            # A page: its `title`

            ## Twice
            ## Twice

            ```sh
            # Not a heading, [not a link](nowhere.md)
            ```

            `[neither](nowhere.md)` [above](#a-page-its-title) [second](#twice-1) [whole](page.md)
            [web](https://example.com/nowhere.md) [folder](../%s)

            [file](gone.md) [section](#not-a-heading-not-a-linknowheremd) [both](gone.md#twice)
            [third](page.md#twice-2)
            """
                .formatted(folder.getFileName()));

    assertThat(Page.read(page).brokenLinks())
        .containsExactly(
            "#not-a-heading-not-a-linknowheremd", "gone.md", "gone.md#twice", "page.md#twice-2");
  }

  @Test
  void aLongLineIsReportedUnlessItCannotBeBroken() {
    String page = "ab cd\nabcdef\n| ab cd ef |\n```\nab cd ef\n```\nab cd eg\n";
    assertThat(new Page(Path.of("page.md"), page).linesLongerThan(5)).containsExactly("ab cd eg");
  }
}
