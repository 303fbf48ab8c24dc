package io.spillway.job.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.staging.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptFilesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T16:29:00Z");
  private static final int PATIENCE_SECONDS = 20;

  @TempDir Path folder;

  @Test
  void givesAFileItsNameOnceItIsComplete() throws Exception {
    Path hour = Files.createDirectory(folder.resolve("2026-11-22--16"));
    List<String> modified = new ArrayList<>();
    try (WatchService watch = hour.getFileSystem().newWatchService()) {
      hour.register(
          watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      write("uuid-1");
      write("uuid-2");
      List<String> created = new ArrayList<>();
      while (created.size() < 2) {
        WatchKey key = watch.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(key).isNotNull();
        for (WatchEvent<?> event : key.pollEvents()) {
          String name = String.valueOf(event.context());
          if (!name.startsWith(".")) {
            (event.kind() == StandardWatchEventKinds.ENTRY_CREATE ? created : modified).add(name);
          }
        }
        key.reset();
      }
      assertThat(modified).isEmpty();
      assertThat(names(hour))
          .containsExactlyInAnyOrderElementsOf(created)
          .allMatch(name -> name.matches("receipts-[0-9a-f-]{36}\\.jsonl"));
      assertThat(Files.readAllLines(hour.resolve(created.get(0)))).hasSize(1);
    }
  }

  private void write(String uuid) throws IOException {
    try (ReceiptFiles receipts =
        new ReceiptFiles(
            new org.apache.flink.core.fs.Path(folder.toUri()), Clock.fixed(NOW, ZoneOffset.UTC))) {
      receipts.add(
          new Receipt(
              "2026-11-22/acme/orders/csv/events/daily_~/2026-11-22T16-29-00-123Z-" + uuid,
              9,
              null,
              new Receipt.Arrival("acme-bucket", null, true, "0123456789ab", NOW, NOW)));
      receipts.flush();
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
