package io.spillway.job.deliver;

import io.spillway.job.receipt.Receipts;
import io.spillway.staging.Receipt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Receipts in memory, which fail when the test says so. */
final class RecordingReceipts implements Receipts {
  /** Those that were flushed. */
  final List<Receipt> written = new ArrayList<>();

  boolean broken;
  boolean closed;

  private final List<Receipt> added = new ArrayList<>();

  @Override
  public void add(Receipt receipt) {
    added.add(receipt);
  }

  @Override
  public void flush() throws IOException {
    if (broken) {
      throw new IOException("told to fail");
    }
    written.addAll(added);
    added.clear();
  }

  @Override
  public void close() {
    closed = true;
  }
}
