package io.spillway.job.route;

import io.spillway.batching.Rows;
import io.spillway.batching.TimeRange;
import io.spillway.job.serialization.OutputFormat;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.job.serialization.RowsFormat;
import io.spillway.job.serialization.TimeRangeFormat;
import io.spillway.routing.Output;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Rows of one output between Route and Batch: some kilobytes at a time, so that sending a row costs
 * little.
 *
 * @param times of the events in it
 */
public record RowBlock(Output output, Rows rows, TimeRange times) {
  public static final TypeInformation<RowBlock> TYPE =
      new RecordTypeInfo<>(RowBlock.class, new Format());

  public RowBlock {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(times, "times");
  }

  /** No rows of an output. */
  public static RowBlock empty(Output output) {
    return new RowBlock(output, Rows.EMPTY, TimeRange.EMPTY);
  }

  /** A part of its rows. */
  public RowBlock part(Rows some) {
    return new RowBlock(output, some, some.count() == 0 ? TimeRange.EMPTY : times);
  }

  /** On the network. */
  public static final class Format implements RecordFormat<RowBlock> {
    private static final long serialVersionUID = 1L;

    private static final int WITH_TIMES = 2;
    private static final OutputFormat OUTPUTS = new OutputFormat();
    private static final RowsFormat ROWS = new RowsFormat();
    private static final TimeRangeFormat TIMES = new TimeRangeFormat();

    @Override
    public int version() {
      return WITH_TIMES;
    }

    @Override
    public void write(RowBlock block, DataOutputView target) throws IOException {
      OUTPUTS.writeVersioned(block.output, target);
      ROWS.write(block.rows, target);
      TIMES.write(block.times, target);
    }

    @Override
    public RowBlock read(int version, DataInputView source) throws IOException {
      return new RowBlock(
          OUTPUTS.readVersioned(source),
          ROWS.read(1, source),
          version < WITH_TIMES ? TimeRange.UNKNOWN : TIMES.read(1, source));
    }
  }
}
