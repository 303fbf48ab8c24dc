package io.spillway.job.route;

import io.spillway.batching.TestRows;
import io.spillway.batching.TimeRange;
import io.spillway.routing.Output;
import java.util.List;

/** Row blocks for tests. */
public final class RowBlocks {
  private RowBlocks() {}

  public static RowBlock of(Output output, String... rows) {
    return new RowBlock(output, TestRows.rows(rows), new TimeRange(1, 2));
  }

  public static RowBlock of(Output output, List<String> rows) {
    return of(output, rows.toArray(String[]::new));
  }
}
