package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.CellText;
import io.spillway.delimited.RowBuffer;
import io.spillway.json.TextBuffer;
import io.spillway.json.TextOutput;
import io.spillway.json.TextTooLongException;
import org.jspecify.annotations.Nullable;

/** Writes the value of one column as a cell, transformed when the mapping asks for it. */
final class CellWriter {
  private final @Nullable CellTransform transform;
  private final CellText cells;

  CellWriter(@Nullable CellTransform transform, CellText cells) {
    this.transform = transform;
    this.cells = cells;
  }

  void write(JsonNode value, RowBuffer row) throws TextTooLongException, EvaluationException {
    row.cellQuote();
    TextOutput cell = cells.into(row);
    if (transform == null || ValueText.isNullOrMissing(value)) {
      ValueText.write(value, cell);
    } else {
      TextBuffer text = new TextBuffer(ValueText.MAX_CHARS);
      ValueText.write(value, text);
      cell.text(transformed(transform, text.toString()));
    }
    row.cellQuote();
  }

  /** The same for the current event. */
  void write(BoundExpression value, RowBuffer row)
      throws TextTooLongException, EvaluationException {
    if (transform != null) {
      write(value.evaluate(), row);
    } else {
      row.cellQuote();
      value.write(cells.into(row));
      row.cellQuote();
    }
  }

  /** What goes wrong in somebody else's code must not stop the job. */
  private static String transformed(CellTransform transform, String text)
      throws EvaluationException {
    try {
      return transform.apply(text);
    } catch (RuntimeException e) {
      throw new EvaluationException(Setting.COLUMNS_TO_TRANSFORM.key(), "a transform threw " + e);
    }
  }
}
