package io.spillway.job.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TimeRange;
import io.spillway.job.serialization.RecordFormat;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class SentFileTest {
  private static final SentFile.Format FORMAT = new SentFile.Format();
  private static final StagedFile FILE =
      new StagedFile(
          "2026-11-22/acme/orders/csv/~/a",
          2,
          3,
          4,
          new FileFacts("track", 2, 3, 4, TimeRange.UNKNOWN, 1),
          new StagedFile.InPart("part", 5));

  @Test
  void travelsWithItsBytesOrWithout() throws IOException {
    assertThat(read(written(FORMAT, new SentFile(FILE, new byte[] {1, 2}))))
        .usingRecursiveComparison()
        .isEqualTo(new SentFile(FILE, new byte[] {1, 2}));
    assertThat(read(written(FORMAT, new SentFile(FILE, null)))).isEqualTo(new SentFile(FILE, null));
  }

  @Test
  void hasTheKeyOfItsFile() {
    assertThat(new SentFile(FILE, null).key()).isEqualTo(FILE.key()).isEqualTo("acme");
  }

  @Test
  void readsAFileAsItWasSentWithoutBytes() throws IOException {
    assertThat(read(written(new StagedFile.Format(), FILE))).isEqualTo(new SentFile(FILE, null));
  }

  private static <T> byte[] written(RecordFormat<T> format, T value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    format.writeVersioned(value, out);
    return out.getCopyOfBuffer();
  }

  private static SentFile read(byte[] bytes) throws IOException {
    DataInputDeserializer in = new DataInputDeserializer(bytes);
    SentFile read = FORMAT.readVersioned(in);
    assertThat(in.available()).isZero();
    return read;
  }
}
