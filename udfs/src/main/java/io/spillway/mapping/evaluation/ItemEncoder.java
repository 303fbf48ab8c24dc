package io.spillway.mapping.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.budget.Meter;
import io.spillway.event.Event;
import io.spillway.event.EventPath;
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
import java.util.function.Supplier;

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

  /** The items of one event. */
  private interface Items {
    /**
     * Makes an item the current one.
     *
     * @param number from 1
     * @return false if there are not so many
     */
    boolean next(int number);

    /** The row of the current item, or of none before the first one. */
    RowResult row();
  }

  /** Finds the items of an event. */
  private interface ItemsOfEvent {
    Items find() throws EvaluationException;
  }

  @Override
  public RowResult row(Event event, long recordMillis, Meter meter) {
    return rows(
        () ->
            new NodeItems(
                items.evaluate(event.json(), meter),
                (item, number) -> encoder.row(with(event, item, number), recordMillis, meter)),
        meter);
  }

  private static Event with(Event event, JsonNode item, int number) {
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(event.json());
    return new Event(LazyEvent.withItem(copy, item, number));
  }

  @Override
  public boolean areOfItems() {
    return true;
  }

  @Override
  public LongFunction<RowResult> bind(LazyEvent event, Meter meter) {
    LazyEvent withItem = event.withItem();
    LongFunction<RowResult> bound = encoder.bind(withItem, meter);
    Expression.Bound boundItems = items.bind(event, meter);
    return recordMillis ->
        rows(
            () -> {
              EventPath place = boundItems.place();
              return place != null && withItem.startItems(place)
                  ? new ItemsInPlace(withItem, () -> bound.apply(recordMillis))
                  : new NodeItems(
                      boundItems.evaluate(),
                      (item, number) -> {
                        withItem.item(item, number);
                        return bound.apply(recordMillis);
                      });
            },
            meter);
  }

  /** Items that are nodes: of an array, or a single one. */
  private static final class NodeItems implements Items {
    /** Encodes the row of an item. */
    private interface OneRow {
      RowResult of(JsonNode item, int number);
    }

    private final JsonNode value;
    private final OneRow row;
    private JsonNode item = MissingNode.getInstance();
    private int number;

    NodeItems(JsonNode value, OneRow row) {
      this.value = value;
      this.row = row;
    }

    @Override
    public boolean next(int next) {
      if (value.isArray() ? next > value.size() : next > 1 || ValueText.isNullOrMissing(value)) {
        return false;
      }
      item = value.isArray() ? value.get(next - 1) : value;
      number = next;
      return true;
    }

    @Override
    public RowResult row() {
      return row.of(item, number);
    }
  }

  /** Items of an array that are where they are in the event. */
  private record ItemsInPlace(LazyEvent withItem, Supplier<RowResult> oneRow) implements Items {
    @Override
    public boolean next(int number) {
      return withItem.nextItem(number);
    }

    @Override
    public RowResult row() {
      return oneRow.get();
    }
  }

  private RowResult rows(ItemsOfEvent ofEvent, Meter meter) {
    List<Row> rows = new ArrayList<>();
    try {
      Items found = ofEvent.find();
      long bytes = 0;
      for (int number = 1; found.next(number); number++) {
        meter.values(1);
        RowResult result = found.row();
        if (result instanceof RejectedRow rejected) {
          return new RejectedRow(rejected.reason(), "item " + number + ": " + rejected.message());
        }
        Row row = (Row) result;
        bytes += row.bytes().length + ROW_OVERHEAD;
        if (bytes > meter.rowBytes()) {
          throw meter.rowsTooLong();
        }
        rows.add(row);
      }
      return rows.isEmpty() && oneWhenEmpty ? found.row() : new ItemRows(rows);
    } catch (EvaluationException | RuntimeException | StackOverflowError e) {
      return RejectedRow.because(Setting.ROWS.key(), e);
    }
  }
}
