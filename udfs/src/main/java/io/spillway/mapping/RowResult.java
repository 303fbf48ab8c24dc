package io.spillway.mapping;

import io.spillway.budget.BudgetExceededException;
import io.spillway.event.RejectReason;
import java.util.List;
import java.util.Objects;

/**
 * The result of mapping an event: a {@link Row}, the {@link ItemRows} of its items, or the reason
 * why there is none.
 */
public sealed interface RowResult {
  /**
   * One encoded row and what decides which file it may be in.
   *
   * @param bytes the cells, each in its quotes, joined by the delimiter; without the batch-size
   *     cell and without a newline; not copied, must not be changed
   * @param folder the resolved folder: empty or ending in one {@code /}
   * @param batchKeys the resolved values of the mapping's further batch keys as compact JSON, empty
   *     when there are none; rows with different ones never share a file
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Row(byte[] bytes, String folder, String batchKeys) implements RowResult {
    public Row {
      Objects.requireNonNull(bytes, "bytes");
      Objects.requireNonNull(folder, "folder");
      Objects.requireNonNull(batchKeys, "batchKeys");
    }
  }

  /**
   * The rows of a mapping with {@code rows}: one for each item of the event, in their order; empty
   * when the event has none. All or none: an item without a row makes it a {@link RejectedRow}.
   */
  record ItemRows(List<Row> rows) implements RowResult {
    public ItemRows {
      rows = List.copyOf(rows);
    }
  }

  /**
   * An event for which the mapping could not be evaluated.
   *
   * @param message names the column and the directive, e.g. {@code columns.email.@if.then: ...}
   */
  record RejectedRow(RejectReason reason, String message) implements RowResult {
    public RejectedRow {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(message, "message");
    }

    /**
     * What ended an evaluation. A message never contains an event's content, which the text of an
     * unexpected exception may.
     *
     * @param place of the evaluation in the mapping, e.g. {@code columns.email}
     */
    public static RejectedRow because(String place, Throwable failure) {
      if (failure instanceof EvaluationException) {
        return new RejectedRow(RejectReason.MAPPING_FAILED, failure.getMessage());
      }
      if (failure instanceof BudgetExceededException) {
        return new RejectedRow(RejectReason.BUDGET_EXCEEDED, place + ": " + failure.getMessage());
      }
      if (failure instanceof StackOverflowError) {
        return new RejectedRow(
            RejectReason.BUDGET_EXCEEDED,
            place + ": the values nest too deep for this event; make the mapping flatter");
      }
      StackTraceElement[] trace = failure.getStackTrace();
      return new RejectedRow(
          RejectReason.MAPPING_FAILED,
          place
              + ": this is a bug, please report it: "
              + failure.getClass().getName()
              + (trace.length == 0 ? "" : " at " + trace[0]));
    }
  }
}
