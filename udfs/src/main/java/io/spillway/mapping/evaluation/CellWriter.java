package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Meter;
import io.spillway.delimited.CellText;
import io.spillway.delimited.RowBuffer;
import io.spillway.event.Event;
import io.spillway.json.TextBuffer;
import io.spillway.json.TextOutput;
import io.spillway.mapping.CompiledValue.Cell;
import io.spillway.mapping.CompiledValue.CellResult;
import io.spillway.mapping.CompiledValue.RejectedCell;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.Setting;
import io.spillway.mapping.transform.KeyedHash;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Writes the value of one column as a cell in quotes, transformed if the mapping says so. */
public class CellWriter {
  private static final CellWriter PLAIN = new CellWriter(null, CellText.UNCHANGED);

  private final @Nullable UnaryOperator<String> transform;
  private final CellText cells;

  public CellWriter(@Nullable UnaryOperator<String> transform, CellText cells) {
    this.transform = transform;
    this.cells = cells;
  }

  /** The cell of a single value, as a file without any further settings contains it. */
  public static CellResult cell(Expression value, Event event, String place, Meter meter) {
    try {
      RowBuffer row = new RowBuffer(meter);
      PLAIN.write(value.evaluate(event.json(), meter), row);
      return new Cell(new String(row.toByteArray(), StandardCharsets.UTF_8));
    } catch (EvaluationException | RuntimeException | StackOverflowError e) {
      return new RejectedCell(RejectedRow.because(place, e).message());
    }
  }

  void write(JsonNode value, RowBuffer row) throws EvaluationException {
    row.startCell();
    writeText(value, row);
    row.endCell();
  }

  /** Appends the text of a value, which counts as that of a cell. */
  final void writeText(JsonNode value, TextOutput out) throws EvaluationException {
    TextOutput cell = cells.into(out);
    if (transform == null || ValueText.isNullOrMissing(value)) {
      ValueText.write(value, cell);
    } else {
      TextBuffer text = new TextBuffer(out.meter());
      ValueText.write(value, text);
      String transformed = transformed(transform, text.toString());
      out.meter().text(transformed.length());
      cell.text(transformed);
    }
  }

  final boolean isTransformed() {
    return transform != null;
  }

  /** The same for the current event. */
  void write(Expression.Bound value, RowBuffer row) throws EvaluationException {
    if (transform != null) {
      write(value.evaluate(), row);
    } else {
      row.startCell();
      value.write(cells.into(row));
      row.endCell();
    }
  }

  /** An exception in an extension's code must not stop the job. */
  private static String transformed(UnaryOperator<String> transform, String text)
      throws EvaluationException {
    try {
      return transform.apply(text);
    } catch (KeyedHash.SecretUnavailableException e) {
      throw new EvaluationException(
          Setting.COLUMNS_TO_TRANSFORM.key(), Objects.toString(e.getMessage()));
    } catch (RuntimeException e) {
      throw new EvaluationException(Setting.COLUMNS_TO_TRANSFORM.key(), "a transform threw " + e);
    }
  }
}
