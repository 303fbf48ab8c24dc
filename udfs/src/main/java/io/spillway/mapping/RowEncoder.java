package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spillway.delimited.CellText;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.RowBuffer;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import io.spillway.event.RejectReason;
import io.spillway.json.JsonText;
import io.spillway.json.TextTooLongException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Makes the encoded row of an event. */
final class RowEncoder {
  /** Longest row; an event that asks for a longer one is rejected. */
  static final int MAX_ROW_BYTES = 64 * 1024 * 1024;

  private final List<Column> columns;
  private final CellText cellText;
  private final Delimiter delimiter;
  private final FolderName folder;
  private final List<Expression> batchKeys;
  private final AtomicReference<RowBuffer> spare = new AtomicReference<>();

  /** A column whose value comes from the event. */
  record Column(String name, Expression value, CellWriter writer) {}

  RowEncoder(
      List<Column> columns,
      CellText cellText,
      Delimiter delimiter,
      FolderName folder,
      List<Expression> batchKeys) {
    this.cellText = cellText;
    this.columns = List.copyOf(columns);
    this.delimiter = delimiter;
    this.folder = folder;
    this.batchKeys = List.copyOf(batchKeys);
  }

  RowResult row(Event event, long recordMillis) {
    RowBuffer kept = spare.getAndSet(null);
    RowBuffer buffer = kept == null ? new RowBuffer(MAX_ROW_BYTES) : kept;
    try {
      JsonNode root = event.json();
      String resolvedFolder = folder.of(event, recordMillis);
      String resolvedKeys = batchKeys(root);
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

  CellText cellText() {
    return cellText;
  }

  FolderName folder() {
    return folder;
  }

  /** The same rows for whatever {@code event} holds when it is asked. */
  BoundRow bind(LazyEvent event) {
    return new BoundRow(this, event, columns, delimiter, folder, batchKeys);
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

  private String batchKeys(JsonNode root) throws EvaluationException, TextTooLongException {
    if (batchKeys.isEmpty()) {
      return "";
    }
    List<JsonNode> values = new ArrayList<>(batchKeys.size());
    for (Expression key : batchKeys) {
      values.add(key.evaluate(root));
    }
    return batchKeys(values);
  }

  /** The resolved values as one text. */
  static String batchKeys(List<JsonNode> values) throws TextTooLongException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(values.size());
    array.addAll(values);
    return JsonText.of(array, ValueText.MAX_CHARS);
  }
}
