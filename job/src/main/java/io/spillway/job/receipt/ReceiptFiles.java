package io.spillway.job.receipt;

import io.spillway.staging.Receipt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.util.IOUtils;

/**
 * Files of JSON lines in folders by hour, one for each checkpoint and subtask that has receipts. A
 * file has its name once it is complete.
 */
final class ReceiptFiles implements Receipts {
  private static final DateTimeFormatter HOUR =
      DateTimeFormatter.ofPattern("uuuu-MM-dd--HH", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final int MAX_BUFFERED_BYTES = 1 << 20;

  private final Path folder;
  private final Clock clock;
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  ReceiptFiles(Path folder, Clock clock) {
    this.folder = folder;
    this.clock = clock;
  }

  @Override
  public void add(Receipt receipt) throws IOException {
    lines.write(receipt.toBytes());
    lines.write('\n');
    if (lines.size() >= MAX_BUFFERED_BYTES) {
      flush();
    }
  }

  @Override
  public void flush() throws IOException {
    if (lines.size() == 0) {
      return;
    }
    Path file =
        new Path(
            new Path(folder, HOUR.format(clock.instant())),
            "receipts-" + UUID.randomUUID() + ".jsonl");
    try {
      write(file.getFileSystem().createRecoverableWriter().open(file));
    } catch (IOException | UnsupportedOperationException e) {
      throw new IOException("receipts.path: " + file + " cannot be written", e);
    }
    lines.reset();
  }

  /** S3's stream must not be closed after it was closed for its commit. */
  private void write(RecoverableFsDataOutputStream out) throws IOException {
    RecoverableFsDataOutputStream.Committer committer;
    try {
      lines.writeTo(out);
      committer = out.closeForCommit();
    } catch (IOException e) {
      IOUtils.closeQuietly(out);
      throw e;
    }
    committer.commit();
  }

  @Override
  public void close() {}
}
