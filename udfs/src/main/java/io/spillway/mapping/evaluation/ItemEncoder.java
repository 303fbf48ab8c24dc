package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.event.Event;
import io.spillway.event.LazyEvent;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.RowResult;
import io.spillway.mapping.RowResult.ItemRows;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Encodes the rows of a mapping with {@code rows}: one for each item of an array, which paths reach
 * as {@code $.item} beside the whole event. Anything but an array counts as one item, except null
 * and nothing.
 *
 * <p>The rows of one event together have no more bytes than one row may have, so that an event with
 * many items does not fill the memory.
 */
public final class ItemEncoder implements CompiledMapping.Rows {
  /** About what a row takes on the heap besides its bytes. */
  private static final int ROW_OVERHEAD = 64;

  private final CompiledMapping.Rows encoder;
  private final Expression items;
  private final boolean oneWhenEmpty;

  /**
   * @param encoder of one row
   * @param oneWhenEmpty whether an event without items gets one row, without an item
   */
  public ItemEncoder(CompiledMapping.Rows encoder, Expression items, boolean oneWhenEmpty) {
    this.encoder = encoder;
    this.items = items;
    this.oneWhenEmpty = oneWhenEmpty;
  }

  /** Finds the items. */
  private interface Items {
    JsonNode evaluate() throws EvaluationException;
  }

  /** Encodes the row of an item. */
  private interface OneRow {
    RowResult of(JsonNode item, int number);
  }

  @Override
  public RowResult row(Event event, long recordMillis, Meter meter) {
    return rows(
        () -> items.evaluate(event.json(), meter),
        (item, number) -> encoder.row(with(event, item, number), recordMillis, meter),
        meter);
  }

  private static Event with(Event event, JsonNode item, int number) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(event.json());
    return new Event(LazyEvent.withItem(copy, item, number));
  }

  @Override
  public LongFunction<RowResult> bind(LazyEvent event, Meter meter) {
    LazyEvent withItem = event.withItem();
    LongFunction<RowResult> bound = encoder.bind(withItem, meter);
    Expression.Bound boundItems = items.bind(event, meter);
    return recordMillis ->
        rows(
            boundItems::evaluate,
            (item, number) -> {
              withItem.item(item, number);
              return bound.apply(recordMillis);
            },
            meter);
  }

  private RowResult rows(Items found, OneRow encoded, Meter meter) {
    List<Row> rows = new ArrayList<>();
    try {
      JsonNode value = found.evaluate();
      boolean isOne = !value.isArray() && !ValueText.isNullOrMissing(value);
      int count = isOne ? 1 : value.size();
      if (count == 0 && oneWhenEmpty) {
        return encoded.of(MissingNode.getInstance(), 0);
      }
      long bytes = 0;
      for (int i = 0; i < count; i++) {
        meter.values(1);
        RowResult result = encoded.of(isOne ? value : value.get(i), i + 1);
        if (result instanceof RejectedRow rejected) {
          return new RejectedRow(rejected.reason(), "item " + (i + 1) + ": " + rejected.message());
        }
        Row row = (Row) result;
        bytes += row.bytes().length + ROW_OVERHEAD;
        if (bytes > meter.rowBytes()) {
          throw meter.rowsTooLong();
        }
        rows.add(row);
      }
      return new ItemRows(rows);
    } catch (EvaluationException | RuntimeException | StackOverflowError e) {
      return RejectedRow.because(Setting.ROWS.key(), e);
    }
  }
}
