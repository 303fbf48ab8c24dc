package io.spillway.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A page in Markdown as GitHub reads it: its links, and the anchors that other pages link to. */
record Page(Path path, String text) {
  private static final Pattern CODE_BLOCK =
      Pattern.compile("^( *)```.*?^\\1```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^()\\s]+)\\)");
  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*)$", Pattern.MULTILINE);
  private static final Pattern WITH_SCHEME = Pattern.compile("^[a-z]+:.*");

  static Page read(Path path) throws IOException {
    return new Page(path, Files.readString(path));
  }

  /** The targets of relative links that lead nowhere. */
  List<String> brokenLinks() throws IOException {
    String prose = CODE.matcher(withoutCodeBlocks()).replaceAll("");
    List<String> links = LINK.matcher(prose).results().map(link -> link.group(1)).toList();
    Set<String> broken = new HashSet<>();
    for (String link : links) {
      if (!WITH_SCHEME.matcher(link).matches() && !resolves(link)) {
        broken.add(link);
      }
    }
    return broken.stream().sorted().toList();
  }

  private boolean resolves(String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? path : path.resolveSibling(parts[0]);
    if (parts.length == 1) {
      return Files.exists(target);
    }
    return target.toString().endsWith(".md")
        && Files.exists(target)
        && read(target).anchors().contains(parts[1]);
  }

  /** Headings in lower case, spaces as hyphens, no punctuation; repeated ones are numbered. */
  Set<String> anchors() {
    Set<String> anchors = new HashSet<>();
    Map<String, Integer> seen = new HashMap<>();
    HEADING
        .matcher(withoutCodeBlocks())
        .results()
        .map(heading -> heading.group(1).strip().toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .forEach(
            anchor -> {
              int times = seen.merge(anchor, 1, Integer::sum);
              anchors.add(times == 1 ? anchor : anchor + "-" + (times - 1));
            });
    return anchors;
  }

  /** The lines of prose that are longer than the limit, though they could be broken. */
  List<String> linesLongerThan(int characters) {
    return withoutCodeBlocks()
        .lines()
        .filter(line -> line.length() > characters)
        .filter(line -> !line.startsWith("|") && line.strip().contains(" "))
        .toList();
  }

  private String withoutCodeBlocks() {
    return CODE_BLOCK.matcher(text).replaceAll("");
  }
}
