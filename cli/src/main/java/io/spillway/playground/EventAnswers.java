package io.spillway.playground;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.preview.PreviewListener;
import io.spillway.routing.Explanation;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Collects what becomes of each event. For one evaluation. */
final class EventAnswers implements PreviewListener {
  /** The evaluation ends here: it made more than an answer may hold. */
  static final class TooManyRowsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManyRowsException() {
      super(null, null, false, false);
    }
  }

  private static final List<String> ROW = List.of("row", "rowText", "key", "folder");

  /** How many there are; the first is shown. */
  private static final String ROWS = "rows";

  private static final String MATCH = "match";
  private static final String NO_MATCH = "no match";
  private static final String REJECTED = "rejected";

  /** The reason while the catalog is broken, as it often is while it is written. */
  private static final String NO_MAPPING = "no mapping of the catalog can be used";

  private final PlaygroundLimits limits;
  private final @Nullable ShownMapping shown;
  private final @Nullable Explanation explanation;
  private final FileAnswers files;
  private final Summary summary;
  private final EventLabels labels = new EventLabels();
  private final ArrayNode events = JsonNodeFactory.instance.arrayNode();

  /** Rows that are in no file yet, by the ids of their outputs. */
  private final Map<String, Queue<ShownRow>> waiting = new HashMap<>();

  private final List<Output> matches = new ArrayList<>();
  private final List<Router.Failure> failures = new ArrayList<>();
  private ObjectNode current = JsonNodeFactory.instance.objectNode();
  private boolean isMatch;
  private long rowBytes;
  private int charsLeft;

  /**
   * @param explanation of why the shown mapping does not take an event; null when none is shown
   */
  EventAnswers(
      PlaygroundLimits limits,
      @Nullable ShownMapping shown,
      @Nullable Explanation explanation,
      FileAnswers files) {
    this.limits = limits;
    this.shown = shown;
    this.explanation = explanation;
    this.files = files;
    this.summary =
        new Summary(shown == null ? List.of() : shown.mapping().compiled().layout().columns());
    this.charsLeft = limits.rowsChars();
  }

  @Override
  public void blankLine() {
    end("", "blank");
  }

  @Override
  public void row(Output output, byte[] encoded) {
    rowBytes += encoded.length;
    if (rowBytes > limits.rowBytes()) {
      throw new TooManyRowsException();
    }
    matches.add(output);
    if (isShown(output)) {
      isMatch = true;
      waiting
          .computeIfAbsent(output.id(), id -> new ArrayDeque<>())
          .add(new ShownRow(current, output.layout(), encoded));
    }
  }

  private boolean isShown(Output output) {
    return shown != null && shown.is(output.key().destinationId(), output.key().mappingId());
  }

  @Override
  public void rejections(List<Router.Failure> all) {
    failures.addAll(all);
  }

  @Override
  public void event(long line, byte[] value, boolean isWanted) {
    summary.event();
    String outcome = outcome();
    if (outcome.equals(NO_MATCH)) {
      ArrayNode why = current.putArray("why");
      if (explanation == null) {
        why.add(NO_MAPPING);
      } else {
        explanation.of(value, null).forEach(reason -> why.add(reason.why()));
      }
    }
    end(labels.of(value), outcome);
  }

  /** What became of the event in the shown mapping or, if there is none, in the catalog. */
  private String outcome() {
    if (shown == null ? !matches.isEmpty() : isMatch) {
      return MATCH;
    }
    boolean isRejected =
        failures.stream()
            .anyMatch(
                failure ->
                    shown == null
                        || failure.destinationId().isEmpty()
                        || shown.is(failure.destinationId(), failure.mappingId()));
    return isRejected ? REJECTED : NO_MATCH;
  }

  private void end(String label, String outcome) {
    current.put("line", events.size() + 1).put("label", label).put("outcome", outcome);
    ArrayNode mappings = current.putArray("matches");
    for (Output output : first(matches)) {
      mappings
          .addObject()
          .put("destination", output.key().destinationId())
          .put("mapping", output.key().mappingId());
    }
    current.withArray("why");
    ArrayNode rejections = current.putArray("rejections");
    for (Router.Failure failure : first(failures)) {
      rejections
          .addObject()
          .put("reason", failure.reason().name())
          .put("message", failure.message())
          .put("destination", failure.destinationId())
          .put("mapping", failure.mappingId());
    }
    // An event that fills a batch has its file, and so its row, before it ends.
    for (String member : ROW) {
      current.putIfAbsent(member, NullNode.getInstance());
    }
    events.add(current);
    current = JsonNodeFactory.instance.objectNode();
    isMatch = false;
    matches.clear();
    failures.clear();
  }

  private <T> List<T> first(List<T> all) {
    return all.subList(0, Math.min(limits.matches(), all.size()));
  }

  @Override
  public void file(File file) {
    files.add(file);
    if (isShown(file.output())) {
      Queue<ShownRow> rows = waiting.get(file.output().id());
      for (int i = 0; i < file.rows(); i++) {
        show(rows.remove(), file);
      }
    }
  }

  private void show(ShownRow row, File file) {
    String text = row.text(file.rows());
    List<String> cells = Cells.of(text, row.layout().delimiter().character());
    String folder = file.output().key().folder();
    ObjectNode event = row.event();
    int rows = event.path(ROWS).intValue() + 1;
    event.put(ROWS, rows);
    summary.row(folder, cells, rows == 1);
    if (rows > 1) {
      return;
    }
    event.put("key", file.key()).put("folder", folder);
    boolean isCut = text.length() > Math.min(limits.rowChars(), charsLeft);
    event.put("rowIsCut", isCut);
    if (!isCut) {
      charsLeft -= text.length();
      event.put("rowText", text);
      cells.forEach(event.putArray("row")::add);
    } else if (charsLeft >= limits.rowChars()) {
      charsLeft -= limits.rowChars();
      event.put("rowText", text.substring(0, limits.rowChars()));
      addCut(cells, event.putArray("row"));
    }
  }

  /** The beginnings of cells that are too long together. */
  private void addCut(List<String> cells, ArrayNode out) {
    int most = limits.rowChars() / Math.max(1, cells.size());
    for (String cell : cells) {
      out.add(cell.length() > most ? cell.substring(0, most) + "…" : cell);
    }
  }

  /** The answers, in the order of the lines. */
  ArrayNode events() {
    return events;
  }

  /** What the rows of the shown mapping have in common. */
  ObjectNode summary() {
    return summary.json(limits.folders());
  }
}
