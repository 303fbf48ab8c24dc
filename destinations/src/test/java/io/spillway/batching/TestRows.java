package io.spillway.batching;

import io.spillway.delimited.Delimiter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.FileLayout.BatchSizeColumn;
import io.spillway.mapping.FileLimits;
import io.spillway.routing.Output;
import io.spillway.routing.OutputKey;
import io.spillway.routing.OutputKey.MappingVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Outputs and rows of text for tests. */
public final class TestRows {
  private TestRows() {}

  /** An output of destination {@code acme} whose rows go into the given folder. */
  public static Output output(String folder, int batchSize) {
    return output("acme", folder, batchSize);
  }

  public static Output output(String destinationId, String folder, int batchSize) {
    return output(destinationId, folder, batchSize, Long.MAX_VALUE);
  }

  /** An output of a destination whose open batches hold no more than so much. */
  public static Output output(
      String destinationId, String folder, int batchSize, long destinationBytes) {
    OutputKey key =
        new OutputKey(
            new MappingVersion(destinationId, "orders", "0123456789abcdef", null),
            "track",
            folder,
            "");
    FileLayout layout =
        new FileLayout(
            "id,batch_size", Delimiter.COMMA, BatchSizeColumn.PLAIN, FileExtension.CSV, "daily");
    return new Output(key.digest(), key, layout, batchSize, 1, destinationBytes, FileLimits.NONE);
  }

  /** The same output whose mapping closes its files early. */
  public static Output limited(Output output, FileLimits limits) {
    return new Output(
        output.id(),
        output.key(),
        output.layout(),
        output.batchSize(),
        output.shards(),
        output.destinationBytes(),
        limits);
  }

  public static Rows rows(String... rows) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (String row : rows) {
      byte[] bytes = row.getBytes(StandardCharsets.UTF_8);
      data.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      data.writeBytes(bytes);
    }
    return new Rows(rows.length, data.toByteArray());
  }

  /** The rows' text, in order. */
  public static List<String> texts(Rows rows) {
    List<String> texts = new ArrayList<>();
    try {
      rows.forEach(
          (data, offset, length) ->
              texts.add(new String(data, offset, length, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}
