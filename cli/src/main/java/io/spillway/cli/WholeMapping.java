package io.spillway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.BudgetExceededException;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import io.spillway.catalog.Secrets;
import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.ObjectKey;
import io.spillway.diagnostic.CompilationException;
import io.spillway.event.EventParser;
import io.spillway.event.LazyEvent;
import io.spillway.event.RejectedEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.ItemRows;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.record.SourceRecord;
import io.spillway.trigger.Unmet;
import java.util.List;

/** Says what a mapping of a catalog makes of an event, by the way that the job takes. */
final class WholeMapping {
  /** Stand for what differs from file to file in an object's key. */
  private static final String TIME = "<time>";

  private static final String UNIQUE = "<unique>";

  private final LazyEvent event;
  private final Limits limits;

  WholeMapping(EventParser parser, Limits limits) {
    this.event = new LazyEvent(parser);
    this.limits = limits;
  }

  /**
   * The members of the answer.
   *
   * @param settings a mapping as in a catalog; its {@code id} may be missing
   * @param json the event
   * @param record that the event came in
   */
  String answer(ObjectNode settings, byte[] json, SourceRecord record)
      throws UnanswerableException {
    CompiledMapping mapping = compile(settings);
    RejectedEvent rejected = event.read(json);
    if (rejected != null) {
      throw new UnanswerableException(rejected.message(), mapping.diagnostics());
    }
    List<String> unmet = unmet(settings, mapping);
    if (!unmet.isEmpty()) {
      return "\"match\":false"
          + AnswerText.list("why", unmet)
          + AnswerText.warnings(mapping.diagnostics());
    }
    CompiledMapping.Bound bound = mapping.bind(event, new Meter(limits));
    if (!bound.matches()) {
      return "\"match\":false" + AnswerText.warnings(mapping.diagnostics());
    }
    RowResult result = bound.row(record);
    if (result instanceof RejectedRow reason) {
      throw new UnanswerableException(reason.message(), mapping.diagnostics());
    }
    return result instanceof ItemRows items
        ? answer(mapping, items.rows())
        : answer(mapping, (Row) result);
  }

  private static CompiledMapping compile(ObjectNode settings) throws UnanswerableException {
    try {
      return MappingCompiler.compile(settings, Secrets.standIns());
    } catch (CompilationException e) {
      throw new UnanswerableException(e.getMessage(), e.remarks());
    }
  }

  /** Why the mapping does not take the current event; empty when it does, or cannot tell. */
  private List<String> unmet(ObjectNode settings, CompiledMapping mapping) {
    String enabled = settings.path("enabled").asText();
    if (enabled.equals("false")) {
      return List.of("enabled is false");
    }
    try {
      return mapping.unmet(event.event(), new Meter(limits)).stream().map(Unmet::toString).toList();
    } catch (BudgetExceededException e) {
      return List.of();
    }
  }

  private static String answer(CompiledMapping mapping, Row row) {
    return String.join(
            ",",
            "\"match\":true",
            header(mapping),
            AnswerText.member("row", text(mapping, row)),
            AnswerText.member("key", key(mapping, row)))
        + AnswerText.warnings(mapping.diagnostics());
  }

  /** The rows of items. */
  private static String answer(CompiledMapping mapping, List<Row> rows) {
    return String.join(
            ",",
            "\"match\":true",
            header(mapping),
            AnswerText.wholeList("rows", rows.stream().map(row -> text(mapping, row)).toList()),
            AnswerText.wholeList("keys", rows.stream().map(row -> key(mapping, row)).toList()))
        + AnswerText.warnings(mapping.diagnostics());
  }

  private static String header(CompiledMapping mapping) {
    FileLayout layout = mapping.layout();
    return AnswerText.member("header", layout.style().headerLine() ? layout.header() : "");
  }

  /** The row as in a file of its own. */
  private static String text(CompiledMapping mapping, Row row) {
    return DelimitedFileWriter.row(mapping.layout(), row.bytes(), 1);
  }

  private static String key(CompiledMapping mapping, Row row) {
    FileLayout layout = mapping.layout();
    return ObjectKey.key(ObjectKey.stem(row.folder(), layout), TIME, UNIQUE, layout.extension());
  }
}
