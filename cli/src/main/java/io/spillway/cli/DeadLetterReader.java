package io.spillway.cli;

import io.spillway.deadletter.MalformedDeadLetterException;
import io.spillway.deadletter.RecordContent;
import io.spillway.deadletter.StoredDeadLetter;
import io.spillway.settings.UsageException;
import io.spillway.staging.LostFileLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead letters one by one, of files and topics. What is none is counted, said of the first
 * few, and passed over.
 */
abstract class DeadLetterReader {
  /** More than any dead letter has; a line without an end must not fill the memory. */
  private static final int MAX_LINE_BYTES = 256 * 1024 * 1024;

  private static final int MOST_COMPLAINTS = 10;

  private final PrintStream complaints;
  private int lostFiles;
  private int unusable;

  DeadLetterReader(PrintStream complaints) {
    this.complaints = complaints;
  }

  /**
   * Takes the next dead letter.
   *
   * @param place of it, for a person
   */
  abstract void take(String place, StoredDeadLetter letter) throws UsageException;

  /** Takes all lines of a file. */
  final void lines(String name, InputStream in) throws UsageException, IOException {
    LineReader lines = new LineReader(in, MAX_LINE_BYTES, () -> {});
    long number = 0;
    for (byte @Nullable [] line = lines.next(); line != null; line = lines.next()) {
      number++;
      String place = name + ", line " + number;
      if (lines.isTooLong()) {
        unusable(place, "longer than " + MAX_LINE_BYTES + " bytes");
      } else {
        line(place, line);
      }
    }
  }

  private void line(String place, byte[] line) throws UsageException {
    if (LostFileLine.isOne(line)) {
      lostFiles++;
      return;
    }
    try {
      take(place, StoredDeadLetter.ofLine(line));
    } catch (MalformedDeadLetterException e) {
      unusable(place, e.getMessage());
    }
  }

  /**
   * Takes a record of a topic.
   *
   * @param place of the record, for a person
   */
  final void record(String place, RecordContent record) throws UsageException {
    if (record.value() != null && LostFileLine.isOne(record.value())) {
      lostFiles++;
      return;
    }
    try {
      take(place, StoredDeadLetter.ofRecord(record));
    } catch (MalformedDeadLetterException e) {
      unusable(place, e.getMessage());
    }
  }

  /** Counts something that cannot be used, and says so of the first few. */
  final void unusable(String place, @Nullable String problem) {
    if (++unusable <= MOST_COMPLAINTS) {
      complaints.println(place + ": " + problem);
    }
  }

  /** How much could not be used. */
  final int unusable() {
    return unusable;
  }

  /** How many entries of files that will never be delivered there were among the dead letters. */
  final int lostFiles() {
    return lostFiles;
  }

  final PrintStream complaints() {
    return complaints;
  }
}
