package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.CellText;
import io.spillway.delimited.RowBuffer;
import io.spillway.event.Event;
import io.spillway.json.TextTooLongException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A single mapping value made ready to run, for trying one out. Safe for use by several threads.
 */
public final class CompiledValue {
  private final Expression expression;
  private final CellWriter writer = new CellWriter(null, CellText.UNCHANGED);

  private CompiledValue(Expression expression) {
    this.expression = Objects.requireNonNull(expression, "expression");
  }

  /**
   * Compiles the value of one column.
   *
   * @param path what problems and failures call the value, e.g. {@code columns.email}
   * @throws InvalidMappingException with all problems at once
   */
  public static CompiledValue compile(JsonNode mapping, String path)
      throws InvalidMappingException {
    Extensions extensions = Extensions.installed();
    List<Problem> problems = new ArrayList<>(extensions.problems());
    Expression expression =
        new ExpressionCompiler(new DirectiveRegistry(extensions), problems)
            .compile(mapping, path, true);
    if (!problems.isEmpty()) {
      throw new InvalidMappingException(problems);
    }
    return new CompiledValue(expression);
  }

  /** The event's cell exactly as a file holds it. Never throws for what the event holds. */
  public CellResult cell(Event event) {
    try {
      RowBuffer row = new RowBuffer(RowEncoder.MAX_ROW_BYTES);
      writer.write(expression.evaluate(event.json()), row);
      return new CellResult.Cell(new String(row.toByteArray(), StandardCharsets.UTF_8));
    } catch (EvaluationException | TextTooLongException e) {
      return new CellResult.RejectedCell(e.getMessage());
    }
  }
}
