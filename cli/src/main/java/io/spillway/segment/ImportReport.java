package io.spillway.segment;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What an import took, what is different here, and what is missing; in the order it was found. */
public final class ImportReport {
  /** A part of the report. */
  enum Section {
    TAKEN("Taken"),
    SECRETS("Secrets to provide"),
    CHANGED("Changed in the catalog, by keys that Segment has"),
    KEPT("Kept in the catalog, though the files do not have it"),
    DIFFERENT("Different from Segment, see docs/differences-from-segment.md"),
    NOTED("To know"),
    IGNORED("Ignored"),
    MISSING("Missing or not carried over"),
    WARNED("Warnings of the catalog, as validate prints them"),
    INVALID("Not valid in the catalog");

    private final String title;

    Section(String title) {
      this.title = title;
    }
  }

  /** A catalog may have thousands of destinations, of which an export has one. */
  private static final int MAX_KEPT = 100;

  private final Map<Section, List<String>> lines = new EnumMap<>(Section.class);

  void add(Section section, String line) {
    lines.computeIfAbsent(section, none -> new ArrayList<>()).add(line);
  }

  List<String> lines(Section section) {
    return lines.getOrDefault(section, List.of());
  }

  /** Whether everything was carried over into a catalog that is valid. */
  public boolean isComplete() {
    return lines(Section.MISSING).isEmpty() && lines(Section.INVALID).isEmpty();
  }

  /** What {@link #print} prints, line by line, without the lines between the parts. */
  public List<String> lines() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty()).toList();
  }

  /** Prints the parts that are not empty; of kept entries, which may be very many, the first. */
  public void print(PrintStream out) {
    String separator = "";
    for (Map.Entry<Section, List<String>> section : lines.entrySet()) {
      out.print(separator);
      out.println(section.getKey().title + ":");
      int most = section.getKey() == Section.KEPT ? MAX_KEPT : Integer.MAX_VALUE;
      for (String line : section.getValue().stream().limit(most).toList()) {
        out.println("  " + line.replace("\n", "\n    "));
      }
      if (section.getValue().size() > most) {
        out.println("  and " + (section.getValue().size() - most) + " more");
      }
      separator = System.lineSeparator();
    }
  }
}
