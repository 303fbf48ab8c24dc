package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spillway.budget.Meter;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.RowBuffer;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import io.spillway.json.JsonText;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.Setting;
import java.util.List;
import java.util.function.LongFunction;

/** Encodes the rows of a mapping. */
public final class RowEncoder implements CompiledMapping.Rows {
  private final List<Column> columns;
  private final Delimiter delimiter;
  private final FolderName folder;
  private final List<Expression> batchKeys;

  /** A column whose value comes from the event. */
  public record Column(String name, Expression value, CellWriter writer) {}

  public RowEncoder(
      List<Column> columns, Delimiter delimiter, FolderName folder, List<Expression> batchKeys) {
    this.columns = List.copyOf(columns);
    this.delimiter = delimiter;
    this.folder = folder;
    this.batchKeys = List.copyOf(batchKeys);
  }

  /** The parts of a row, made from an event's tree or from its bytes. */
  private interface Parts {
    String folder(long recordMillis) throws EvaluationException;

    /** The value of a batch key. */
    JsonNode key(int index) throws EvaluationException;

    /** Appends the cell of a column. */
    void cell(int index, RowBuffer row) throws EvaluationException;
  }

  @Override
  public RowResult row(Event event, long recordMillis, Meter meter) {
    JsonNode root = event.json();
    Parts parts =
        new Parts() {
          @Override
          public String folder(long millis) throws EvaluationException {
            return folder.of(event, millis, meter);
          }

          @Override
          public JsonNode key(int index) throws EvaluationException {
            return batchKeys.get(index).evaluate(root, meter);
          }

          @Override
          public void cell(int index, RowBuffer row) throws EvaluationException {
            Column column = columns.get(index);
            column.writer().write(column.value().evaluate(root, meter), row);
          }
        };
    return encode(parts, recordMillis, new RowBuffer(meter));
  }

  @Override
  public LongFunction<RowResult> bind(LazyEvent event, Meter meter) {
    Parts parts = new BoundParts(event, meter);
    RowBuffer buffer = new RowBuffer(meter);
    return recordMillis -> encode(parts, recordMillis, buffer);
  }

  /** The border that nothing an event does gets across, except for a lack of memory. */
  private RowResult encode(Parts parts, long recordMillis, RowBuffer buffer) {
    int cell = -1;
    try {
      String resolvedFolder = parts.folder(recordMillis);
      String resolvedKeys = resolvedKeys(parts, buffer.meter());
      for (cell = 0; cell < columns.size(); cell++) {
        if (cell > 0) {
          buffer.delimiter(delimiter);
        }
        parts.cell(cell, buffer);
      }
      return new Row(buffer.toByteArray(), resolvedFolder, resolvedKeys);
    } catch (EvaluationException | RuntimeException | StackOverflowError e) {
      String place =
          cell < 0 ? Setting.FOLDER.key() : Setting.COLUMNS.key() + "." + columns.get(cell).name();
      return RejectedRow.because(place, e);
    } finally {
      buffer.clear();
    }
  }

  private String resolvedKeys(Parts parts, Meter meter) throws EvaluationException {
    if (batchKeys.isEmpty()) {
      return "";
    }
    ArrayNode values = JsonNodeFactory.instance.arrayNode(batchKeys.size());
    for (int i = 0; i < batchKeys.size(); i++) {
      values.add(parts.key(i));
    }
    return JsonText.of(values, meter);
  }

  /** The parts of the current event, equal to those that are made of the event's tree. */
  private final class BoundParts implements Parts {
    private final Expression.Bound[] values;
    private final CellWriter[] writers;
    private final FolderName.Bound boundFolder;
    private final List<Expression.Bound> boundKeys;

    BoundParts(LazyEvent event, Meter meter) {
      this.values =
          columns.stream().map(c -> c.value().bind(event, meter)).toArray(Expression.Bound[]::new);
      this.writers = columns.stream().map(Column::writer).toArray(CellWriter[]::new);
      this.boundFolder = folder.bind(event, meter);
      this.boundKeys = batchKeys.stream().map(key -> key.bind(event, meter)).toList();
    }

    @Override
    public String folder(long recordMillis) throws EvaluationException {
      return boundFolder.of(recordMillis);
    }

    @Override
    public JsonNode key(int index) throws EvaluationException {
      return boundKeys.get(index).evaluate();
    }

    @Override
    public void cell(int index, RowBuffer row) throws EvaluationException {
      writers[index].write(values[index], row);
    }
  }
}
