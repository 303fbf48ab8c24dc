package io.spillway.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A fenced block of the documentation: lines that begin with a keyword.
 *
 * @param place file and line, for messages
 */
record Example(String place, List<Line> lines) {
  record Line(String keyword, String text) {}

  /** The examples of a page, which has no other fenced blocks. */
  static List<Example> of(Path page) throws IOException {
    List<Example> examples = new ArrayList<>();
    List<String> all = Files.readAllLines(page);
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).startsWith("```")) {
        continue;
      }
      String place = page.getFileName() + ":" + (i + 1);
      if (!all.get(i).equals("```example")) {
        throw new AssertionError(place + ": only examples, which are checked, may be fenced");
      }
      List<Line> lines = new ArrayList<>();
      for (i++; !all.get(i).equals("```"); i++) {
        String line = all.get(i);
        int end = line.indexOf(' ');
        lines.add(new Line(line.substring(0, end), line.substring(end).strip()));
      }
      examples.add(new Example(place, lines));
    }
    return examples;
  }

  boolean has(String keyword) {
    return find(keyword).isPresent();
  }

  String text(String keyword) {
    return find(keyword).orElseThrow(() -> new AssertionError(place + ": there is no " + keyword));
  }

  List<String> all(String keyword) {
    return lines.stream().filter(l -> l.keyword().equals(keyword)).map(Line::text).toList();
  }

  private Optional<String> find(String keyword) {
    return all(keyword).stream().findFirst();
  }
}
