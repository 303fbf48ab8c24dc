package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.RowBuffer;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import io.spillway.event.RejectReason;
import io.spillway.json.JsonText;
import io.spillway.json.TextTooLongException;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongFunction;

/** Encodes the rows of a mapping. */
public final class RowEncoder implements CompiledMapping.Rows {
  /** Longest row; an event that asks for a longer one is rejected. */
  static final int MAX_ROW_BYTES = 64 * 1024 * 1024;

  private final List<Column> columns;
  private final Delimiter delimiter;
  private final FolderName folder;
  private final List<Expression> batchKeys;
  private final AtomicReference<RowBuffer> spare = new AtomicReference<>();

  /** A column whose value comes from the event. */
  public record Column(String name, Expression value, CellWriter writer) {}

  public RowEncoder(
      List<Column> columns, Delimiter delimiter, FolderName folder, List<Expression> batchKeys) {
    this.columns = List.copyOf(columns);
    this.delimiter = delimiter;
    this.folder = folder;
    this.batchKeys = List.copyOf(batchKeys);
  }

  @Override
  public RowResult row(Event event, long recordMillis) {
    RowBuffer kept = spare.getAndSet(null);
    RowBuffer buffer = kept == null ? new RowBuffer(MAX_ROW_BYTES) : kept;
    try {
      JsonNode root = event.json();
      String resolvedFolder = folder.of(event, recordMillis);
      String resolvedKeys = resolvedKeys(root);
      buffer.clear();
      for (int i = 0; i < columns.size(); i++) {
        if (i > 0) {
          buffer.delimiter(delimiter);
        }
        write(columns.get(i), root, buffer);
      }
      return new Row(buffer.toByteArray(), resolvedFolder, resolvedKeys);
    } catch (EvaluationException e) {
      return new RejectedRow(RejectReason.MAPPING_FAILED, e.getMessage());
    } catch (TextTooLongException e) {
      return new RejectedRow(RejectReason.MAPPING_FAILED, "the row is too long: " + e.getMessage());
    } finally {
      buffer.clear();
      spare.set(buffer);
    }
  }

  private static void write(Column column, JsonNode root, RowBuffer buffer)
      throws EvaluationException {
    JsonNode value = column.value().evaluate(root);
    try {
      column.writer().write(value, buffer);
    } catch (TextTooLongException e) {
      throw new EvaluationException(Setting.COLUMNS.key() + "." + column.name(), e.getMessage());
    }
  }

  private String resolvedKeys(JsonNode root) throws EvaluationException, TextTooLongException {
    if (batchKeys.isEmpty()) {
      return "";
    }
    List<JsonNode> values = new ArrayList<>(batchKeys.size());
    for (Expression key : batchKeys) {
      values.add(key.evaluate(root));
    }
    return text(values);
  }

  private static String text(List<JsonNode> values) throws TextTooLongException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(values.size());
    array.addAll(values);
    return JsonText.of(array, ValueText.MAX_CHARS);
  }

  @Override
  public LongFunction<RowResult> bind(LazyEvent event) {
    return new Bound(event);
  }

  /** Encodes the row of the current event, equal to the one that is made of the event's tree. */
  private final class Bound implements LongFunction<RowResult> {
    /** Longer rows are left to the encoder, which reports exactly what is too long. */
    private static final int MAX_BOUND_ROW_BYTES = MAX_ROW_BYTES / 2;

    private final LazyEvent event;
    private final Expression.Bound[] values;
    private final CellWriter[] writers;
    private final FolderName.Bound boundFolder;
    private final List<Expression.Bound> boundKeys;
    private final RowBuffer buffer = new RowBuffer(MAX_BOUND_ROW_BYTES);

    Bound(LazyEvent event) {
      this.event = event;
      this.values =
          columns.stream().map(c -> c.value().bind(event)).toArray(Expression.Bound[]::new);
      this.writers = columns.stream().map(Column::writer).toArray(CellWriter[]::new);
      this.boundFolder = folder.bind(event);
      this.boundKeys = batchKeys.stream().map(key -> key.bind(event)).toList();
    }

    @Override
    public RowResult apply(long recordMillis) {
      try {
        String resolvedFolder = boundFolder.of(recordMillis);
        String resolvedKeys = resolvedKeys();
        buffer.clear();
        for (int i = 0; i < values.length; i++) {
          if (i > 0) {
            buffer.delimiter(delimiter);
          }
          writers[i].write(values[i], buffer);
        }
        return new Row(buffer.toByteArray(), resolvedFolder, resolvedKeys);
      } catch (EvaluationException | TextTooLongException e) {
        // The encoder fails too, and its message names the column.
        return row(event.event(), recordMillis);
      }
    }

    private String resolvedKeys() throws EvaluationException, TextTooLongException {
      if (boundKeys.isEmpty()) {
        return "";
      }
      JsonNode[] resolved = new JsonNode[boundKeys.size()];
      for (int i = 0; i < resolved.length; i++) {
        resolved[i] = boundKeys.get(i).evaluate();
      }
      return text(List.of(resolved));
    }
  }
}
