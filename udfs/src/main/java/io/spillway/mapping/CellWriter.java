package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.delimited.RowBuffer;
import io.spillway.json.StringSink;
import io.spillway.json.TextTooLongException;
import org.jspecify.annotations.Nullable;

/** Writes the value of one column as a cell, transformed when the mapping asks for it. */
final class CellWriter {
  private final @Nullable CellTransform transform;

  CellWriter(@Nullable CellTransform transform) {
    this.transform = transform;
  }

  void write(JsonNode value, RowBuffer row) throws TextTooLongException {
    row.cellQuote();
    if (transform == null || ValueText.isNullOrMissing(value)) {
      ValueText.write(value, row);
    } else {
      StringSink text = new StringSink(ValueText.MAX_CHARS);
      ValueText.write(value, text);
      row.text(transform.apply(text.toString()));
    }
    row.cellQuote();
  }
}
