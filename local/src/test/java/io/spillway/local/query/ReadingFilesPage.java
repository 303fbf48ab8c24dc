package io.spillway.local.query;

import io.spillway.delimited.Delimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The snippets of {@code docs/reading-files.md}, and what a reader replaces in them. */
final class ReadingFilesPage {
  private static final Path PAGE = Path.of("..", "docs", "reading-files.md");

  /** The bucket and folder of the page's snippets. */
  private static final Pattern PLACE =
      Pattern.compile("s3a?://acme-data-lake/events/layout=1a2b3c4d");

  private static final String DAY = "2026-11-22";

  private ReadingFilesPage() {}

  /** The blocks of code in a section that are marked with the language, in the page's order. */
  static List<String> snippets(String section, String language) throws IOException {
    String page = Files.readString(PAGE);
    String heading = "\n## " + section + "\n";
    int from = page.indexOf(heading) + heading.length();
    int to = page.indexOf("\n## ", from);
    if (from < heading.length()) {
      throw new IllegalStateException(PAGE + " has no section " + section);
    }
    return Pattern.compile("^```" + language + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL)
        .matcher(page.substring(from, to < 0 ? page.length() : to))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  /** The snippet with the reader's own folder and the mapping's delimiter. */
  static String filled(String snippet, FileFormat format, Path root) {
    String delimiter = format.delimiter() == Delimiter.TAB ? "\\t" : format.delimiter().setting();
    return inFolder(snippet, root)
        .replace("','", "'" + delimiter + "'")
        .replace("\",\"", "\"" + delimiter + "\"");
  }

  /** The snippet with the reader's own folder. */
  static String inFolder(String snippet, Path root) {
    return PLACE.matcher(snippet).replaceAll(Matcher.quoteReplacement(root.toString()));
  }

  /** The query of a snippet for a day that the tests have events of. */
  static String onDay(String snippet, String day) {
    return snippet.replace(DAY, day);
  }
}
