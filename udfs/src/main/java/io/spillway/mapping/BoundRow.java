package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.Delimiter;
import io.spillway.delimited.RowBuffer;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextTooLongException;
import java.util.List;

/** Makes the encoded row of the current event, as a {@link RowEncoder} makes it of its tree. */
final class BoundRow {
  /** Longer rows are left to the encoder, which knows exactly what is too long. */
  private static final int MAX_ROW_BYTES = RowEncoder.MAX_ROW_BYTES / 2;

  private final RowEncoder encoder;
  private final LazyEvent event;
  private final Delimiter delimiter;
  private final Column[] columns;
  private final FolderName.Bound folder;
  private final List<BoundExpression> batchKeys;
  private final RowBuffer buffer = new RowBuffer(MAX_ROW_BYTES);

  private record Column(BoundExpression value, CellWriter writer) {}

  BoundRow(
      RowEncoder encoder,
      LazyEvent event,
      List<RowEncoder.Column> columns,
      Delimiter delimiter,
      FolderName folder,
      List<Expression> batchKeys) {
    this.encoder = encoder;
    this.event = event;
    this.delimiter = delimiter;
    this.columns =
        columns.stream()
            .map(c -> new Column(BoundExpression.of(c.value(), event), c.writer()))
            .toArray(Column[]::new);
    this.folder = folder.bind(event);
    this.batchKeys = batchKeys.stream().map(key -> BoundExpression.of(key, event)).toList();
  }

  RowResult row(long recordMillis) {
    try {
      String resolvedFolder = folder.of(recordMillis);
      String resolvedKeys = batchKeys();
      buffer.clear();
      for (int i = 0; i < columns.length; i++) {
        if (i > 0) {
          buffer.delimiter(delimiter);
        }
        columns[i].writer().write(columns[i].value(), buffer);
      }
      return new Row(buffer.toByteArray(), resolvedFolder, resolvedKeys);
    } catch (EvaluationException | TextTooLongException e) {
      // The encoder fails too, and says which column it was.
      return encoder.row(event.event(), recordMillis);
    }
  }

  private String batchKeys() throws EvaluationException, TextTooLongException {
    if (batchKeys.isEmpty()) {
      return "";
    }
    JsonNode[] values = new JsonNode[batchKeys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = batchKeys.get(i).evaluate();
    }
    return RowEncoder.batchKeys(List.of(values));
  }
}
