package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.CellText;
import io.spillway.delimited.RowBuffer;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Writes cells that can be read back exactly: text in quotes, and a value that is null or missing
 * without, as which nothing else is written.
 */
public class NullableCellWriter extends CellWriter {
  public NullableCellWriter(@Nullable UnaryOperator<String> transform) {
    super(transform, CellText.UNCHANGED);
  }

  @Override
  void write(JsonNode value, RowBuffer row) throws EvaluationException {
    row.startCell();
    if (ValueText.isNullOrMissing(value)) {
      row.endCellWithoutQuotes();
    } else {
      writeNotNull(value, row);
      row.endCell();
    }
  }

  /** Appends the text of a value that is neither null nor missing. */
  void writeNotNull(JsonNode value, RowBuffer row) throws EvaluationException {
    writeText(value, row);
  }

  /** Most values have text, and those are not looked at twice. */
  @Override
  void write(Expression.Bound value, RowBuffer row) throws EvaluationException {
    if (isTransformed()) {
      write(value.evaluate(), row);
      return;
    }
    row.startCell();
    value.write(row);
    if (row.isCellEmpty() && value.isNullOrMissing()) {
      row.endCellWithoutQuotes();
    } else {
      row.endCell();
    }
  }
}
