package io.spillway.local.cli;

import io.spillway.cli.KafkaTopicWriter;
import io.spillway.cli.LineReader;
import io.spillway.deadletter.RecordContent;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.GeneratedEventWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends events at a rate until there is no more, or it is told to stop from another thread. */
final class EventSender {
  /** More than Kafka takes by default; a line without an end must not fill the memory. */
  private static final int MAX_LINE_BYTES = 64 * 1024 * 1024;

  private static final long LEAST_PAUSE_NANOS = 1_000_000;

  private final KafkaTopicWriter writer;
  private final double eventsPerSecond;
  private final long most;
  private final long start = System.nanoTime();
  private volatile boolean stopped;
  private long sent;

  EventSender(KafkaTopicWriter writer, double eventsPerSecond, long most) {
    this.writer = writer;
    this.eventsPerSecond = eventsPerSecond;
    this.most = most;
  }

  /** Sends nothing more from now on. */
  void stop() {
    stopped = true;
  }

  /** Sends the events of a generator, each with its user's id as the key. */
  void generated(EventGenerator generator) {
    GeneratedEventWriter events = generator.newWriter();
    for (long index = 0; mayGoOn(); index++) {
      send(generator.key(index), events.write(index), "");
    }
  }

  /** Sends the lines that are not blank, without a key. */
  void lines(InputStream in) throws IOException {
    LineReader lines = new LineReader(in, MAX_LINE_BYTES, () -> {});
    long number = 0;
    while (mayGoOn()) {
      byte[] line = lines.next();
      number++;
      if (line == null) {
        return;
      }
      if (lines.isTooLong()) {
        throw new IOException("line " + number + " is longer than " + MAX_LINE_BYTES + " bytes");
      }
      if (!new String(line, StandardCharsets.ISO_8859_1).isBlank()) {
        send(null, line, "line " + number + ": ");
      }
    }
  }

  private boolean mayGoOn() {
    if (stopped || sent >= most) {
      return false;
    }
    long due = start + (long) (sent / eventsPerSecond * 1e9);
    long left = due - System.nanoTime();
    while (left > LEAST_PAUSE_NANOS && !stopped) {
      LockSupport.parkNanos(Math.min(left, 100 * LEAST_PAUSE_NANOS));
      left = due - System.nanoTime();
    }
    return !stopped;
  }

  private void send(byte @Nullable [] key, byte @Nullable [] value, String place) {
    if (!stopped) {
      writer.write(new RecordContent(key, List.of(), value), place);
      sent++;
    }
  }
}
