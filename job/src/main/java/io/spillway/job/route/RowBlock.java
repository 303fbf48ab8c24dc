package io.spillway.job.route;

import io.spillway.batching.Rows;
import io.spillway.job.serialization.OutputFormat;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.job.serialization.RowsFormat;
import io.spillway.routing.Output;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Rows of one output between Route and Batch: some kilobytes at a time, so that sending a row costs
 * little.
 */
public record RowBlock(Output output, Rows rows) {
  public static final TypeInformation<RowBlock> TYPE =
      new RecordTypeInfo<>(RowBlock.class, new Format());

  public RowBlock {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(rows, "rows");
  }

  /** On the network. */
  public static final class Format implements RecordFormat<RowBlock> {
    private static final long serialVersionUID = 1L;

    private static final OutputFormat OUTPUTS = new OutputFormat();
    private static final RowsFormat ROWS = new RowsFormat();

    @Override
    public void write(RowBlock block, DataOutputView target) throws IOException {
      OUTPUTS.writeVersioned(block.output, target);
      ROWS.write(block.rows, target);
    }

    @Override
    public RowBlock read(int version, DataInputView source) throws IOException {
      return new RowBlock(OUTPUTS.readVersioned(source), ROWS.read(1, source));
    }
  }
}
