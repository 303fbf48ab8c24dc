package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.CellStyle;
import io.spillway.delimited.CellText;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileStyle.Quotes;
import io.spillway.delimited.RowBuffer;
import io.spillway.json.TextBuffer;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes cells in another style than Segment's. The style depends on the whole text of a cell, so
 * it is made before it is written, which takes longer than {@link CellWriter} itself.
 */
public final class StyledCellWriter extends CellWriter {
  private final CellStyle style;
  private final Delimiter delimiter;
  private final boolean alone;

  /**
   * @param alone whether the row has no other cell: a line that is empty would be no row
   */
  public StyledCellWriter(
      @Nullable UnaryOperator<String> transform,
      CellText cells,
      CellStyle style,
      Delimiter delimiter,
      boolean alone) {
    super(transform, cells);
    this.style = style;
    this.delimiter = delimiter;
    this.alone = alone;
  }

  @Override
  void write(Expression.Bound value, RowBuffer row) throws EvaluationException {
    write(value.evaluate(), row);
  }

  @Override
  void write(JsonNode value, RowBuffer row) throws EvaluationException {
    String nullText = style.nullText();
    if (ValueText.isNullOrMissing(value)) {
      put(nullText == null ? "" : nullText, false, row);
    } else {
      TextBuffer buffer = new TextBuffer(row.meter());
      writeText(value, buffer);
      String text = buffer.toString();
      // A number of the event cannot be a formula, and a guard would make it text.
      String guarded = value.isNumber() && !isTransformed() ? text : style.guarded(text);
      put(guarded, guarded.equals(nullText), row);
    }
  }

  /**
   * @param quoted whether quotes tell the text from null
   */
  private void put(String text, boolean quoted, RowBuffer row) {
    if (style.quotes() == Quotes.ALWAYS
        || quoted
        || (alone && text.isEmpty())
        || CellStyle.needsQuotes(text, delimiter)) {
      row.startCell();
      row.text(text);
      row.endCell();
    } else {
      row.startBareCell();
      row.text(text);
      row.endBareCell();
    }
  }
}
