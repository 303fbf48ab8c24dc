package io.spillway.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TestRows;
import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.mapping.FileLimits;
import io.spillway.routing.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewBatchesTest {
  private static final long UNLIMITED = Long.MAX_VALUE;

  @TempDir private Path spill;
  private final List<String> files = new ArrayList<>();

  @Test
  void keepsRowsInOrderHoweverLittleMemoryThereIs() throws IOException {
    Output a = TestRows.output("a/", 100);
    Output b = TestRows.output("b/", 3);
    List<String> roomy = batches(UNLIMITED, UNLIMITED, a, b);
    for (long memory = 0; memory < 60; memory += 7) {
      files.clear();
      assertThat(batches(UNLIMITED, memory, a, b)).isEqualTo(roomy);
      assertThat(spill).isEmptyDirectory();
    }
    assertThat(roomy)
        .containsExactly(
            "id,batch_size\nb0,\"3\"\nb1,\"3\"\nb2,\"3\"",
            "id,batch_size\na0,\"5\"\na1,\"5\"\na2,\"5\"\na3,\"5\"\na4,\"5\"",
            "id,batch_size\nb3,\"2\"\nb4,\"2\"");
  }

  @Test
  void closesABatchBeforeItOutgrowsTheSizeLimit() throws IOException {
    Output a = TestRows.output("a/", 100);
    int rowBytes = Integer.BYTES + 2;
    assertThat(batches(2L * rowBytes, 1, a))
        .containsExactly(
            "id,batch_size\na0,\"2\"\na1,\"2\"",
            "id,batch_size\na2,\"2\"\na3,\"2\"",
            "id,batch_size\na4,\"1\"");
    files.clear();
    assertThat(batches(1, UNLIMITED, a)).hasSize(5);
  }

  @Test
  void closesABatchBeforeItOutgrowsTheSizeLimitOfItsMapping() throws IOException {
    long twoRows = 2L * (Integer.BYTES + 2);
    FileLimits limits = new FileLimits(Duration.ofSeconds(5), twoRows);
    Output a = TestRows.limited(TestRows.output("a/", 100), limits);
    assertThat(batches(UNLIMITED, UNLIMITED, a)).hasSize(3);
    files.clear();
    assertThat(batches(twoRows - 1, UNLIMITED, a)).as("the lower one counts").hasSize(5);
  }

  private List<String> batches(long maxBatchBytes, long maxMemoryBytes, Output... outputs)
      throws IOException {
    PreviewBatches batches = new PreviewBatches(spill, maxBatchBytes, maxMemoryBytes, this::write);
    for (int i = 0; i < 5; i++) {
      for (Output output : outputs) {
        String row = output.key().folder().charAt(0) + Integer.toString(i);
        batches.add(output, row.getBytes(StandardCharsets.UTF_8));
      }
    }
    batches.closeAll();
    return List.copyOf(files);
  }

  private void write(PreviewBatches.Batch rows) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    rows.writeTo(new DelimitedFileWriter(file, rows.output().layout(), rows.rows()));
    files.add(file.toString(StandardCharsets.UTF_8));
  }
}
