package io.spillway.bench;

import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventType;
import io.spillway.local.events.EventWriter;
import io.spillway.local.events.GeneratorOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events that are measured: the demo's track and identify events, always the same ones. */
final class Events {
  /** So many that no cache of the processor holds them all. */
  static final int COUNT = 4096;

  private Events() {}

  static byte[][] trackAndIdentify() {
    EventGenerator generator = new EventGenerator(GeneratorOptions.seed(1).withBrokenPerMillion(0));
    EventWriter writer = generator.newWriter();
    List<byte[]> events = new ArrayList<>(COUNT);
    for (long index = 0; events.size() < COUNT; index++) {
      EventType type = generator.describe(index).type();
      byte @Nullable [] event = writer.write(index);
      if (event != null && (type == EventType.TRACK || type == EventType.IDENTIFY)) {
        events.add(event);
      }
    }
    return events.toArray(byte[][]::new);
  }
}
