package io.spillway.preview;

import io.spillway.routing.Explanation;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import io.spillway.settings.Messages;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Counts what becomes of the events of a preview and prints a line per file in aligned columns.
 * Only some lines are held to find the widths, so that any number of files takes the same memory; a
 * later line that needs more space widens the columns from there on.
 */
public final class PreviewReport implements PreviewListener {
  private static final int LINES_HELD = 1000;
  private static final int MAX_REFUSALS_SHOWN = 20;

  /** So many events that no mapping takes are explained. */
  private static final int MAX_EXPLAINED = 3;

  /** With so many of their reasons. */
  private static final int MAX_REASONS = 10;

  private final PrintStream out;
  private final PrintStream err;
  private final Explanation explanation;
  private final @Nullable String source;
  private final List<Line> lines = new ArrayList<>();
  private int destinationWidth;
  private int mappingWidth;
  private int keyWidth;
  private int rowsWidth;
  private int bytesWidth;

  private long events;
  private long blankLines;
  private long unwanted;
  private int explained;
  private long rejections;
  private long rows;
  private long files;
  private long fileRows;
  private long bytes;
  private long refused;

  /** The cells of a file's line. */
  private record Line(String destination, String mapping, String key, String rows, String bytes) {}

  /**
   * @param explanation says why no mapping takes an event
   * @param source the write key of the events' source; null when each says it itself
   */
  public PreviewReport(
      PrintStream out, PrintStream err, Explanation explanation, @Nullable String source) {
    this.out = out;
    this.err = err;
    this.explanation = explanation;
    this.source = source;
    lines.add(new Line("destination", "mapping", "key", "rows", "bytes"));
  }

  @Override
  public void blankLine() {
    blankLines++;
  }

  @Override
  public void row(Output output, byte[] row) {
    rows++;
  }

  @Override
  public void rejections(List<Router.Failure> failures) {
    rejections += failures.size();
  }

  @Override
  public void event(long line, byte[] value, boolean isWanted) {
    events++;
    if (!isWanted) {
      unwanted++;
      if (explained < MAX_EXPLAINED) {
        print(line, explanation.of(value, source));
      }
    }
  }

  @Override
  public void file(File file) {
    if (file.problem() == null) {
      written(file);
    } else {
      refused(file, file.problem());
    }
  }

  /** Prints why no mapping takes an event. */
  private void print(long line, List<Explanation.Reason> reasons) {
    explained++;
    err.println("line " + line + " is taken by no mapping:");
    for (Explanation.Reason reason : reasons.subList(0, Math.min(reasons.size(), MAX_REASONS))) {
      String mapping = reason.mappingId().isEmpty() ? "" : ", mapping " + reason.mappingId();
      err.println("  destination " + reason.destinationId() + mapping + ": " + reason.why());
    }
    if (reasons.size() > MAX_REASONS) {
      err.println("  and " + (reasons.size() - MAX_REASONS) + " more");
    }
  }

  private void written(File file) {
    files++;
    fileRows += file.rows();
    bytes += file.bytes();
    lines.add(
        new Line(
            file.destinationId(),
            file.mappingId(),
            file.key(),
            Integer.toString(file.rows()),
            Long.toString(file.bytes())));
    if (lines.size() >= LINES_HELD) {
      printLines();
    }
  }

  private void refused(File file, String problem) {
    refused++;
    if (refused <= MAX_REFUSALS_SHOWN) {
      err.println(
          "not written: destination "
              + file.destinationId()
              + ", mapping "
              + file.mappingId()
              + ", key '"
              + file.key()
              + "': "
              + problem);
    }
  }

  /** Whether every file is written. */
  public boolean isComplete() {
    return refused == 0;
  }

  /** Prints what is left, and the totals. */
  public void finish() {
    printLines();
    if (refused > MAX_REFUSALS_SHOWN) {
      err.println((refused - MAX_REFUSALS_SHOWN) + " more files were not written");
    }
    out.println();
    out.println(
        String.join(
            ", ",
            Messages.counted(files, "file"),
            Messages.counted(fileRows, "row"),
            Messages.counted(bytes, "byte")));
    out.println(
        String.format(
            Locale.ROOT,
            "%s: %s made, %s, %,d taken by no mapping%s",
            Messages.counted(events, "event"),
            Messages.counted(rows, "row"),
            Messages.counted(rejections, "rejection"),
            unwanted,
            blankLines == 0 ? "" : ", " + Messages.counted(blankLines, "blank line") + " skipped"));
  }

  private void printLines() {
    for (Line line : lines) {
      destinationWidth = Math.max(destinationWidth, line.destination.length());
      mappingWidth = Math.max(mappingWidth, line.mapping.length());
      keyWidth = Math.max(keyWidth, line.key.length());
      rowsWidth = Math.max(rowsWidth, line.rows.length());
      bytesWidth = Math.max(bytesWidth, line.bytes.length());
    }
    String format =
        String.format(
            Locale.ROOT,
            "%%-%ds  %%-%ds  %%-%ds  %%%ds  %%%ds",
            destinationWidth,
            mappingWidth,
            keyWidth,
            rowsWidth,
            bytesWidth);
    for (Line line : lines) {
      out.println(
          String.format(
              Locale.ROOT,
              format,
              line.destination,
              line.mapping,
              line.key,
              line.rows,
              line.bytes));
    }
    lines.clear();
  }
}
