package io.spillway.bench.job;

import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventProducer;
import io.spillway.local.events.EventType;
import io.spillway.local.events.GeneratedEvent;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.local.platform.PlatformServers;

/** The track and identify events of the topic: all are valid and have different message ids. */
final class BenchEvents {
  private static final EventGenerator GENERATOR =
      new EventGenerator(
          GeneratorOptions.seed(1)
              .sources(BenchCatalog.SOURCES)
              .brokenPerMillion(0)
              .destinationName(GeneratorOptions.AWS_S3_ACTIONS));

  private BenchEvents() {}

  /** The common prefix of all message ids. */
  static String messageIdPrefix() {
    return GENERATOR.messageIdPrefix();
  }

  /**
   * Sends events.
   *
   * @param perSecond the highest rate
   * @return their size in bytes
   */
  static long send(String bootstrapServers, long events, double perSecond) {
    try (EventProducer producer =
        new EventProducer(GENERATOR, bootstrapServers, PlatformServers.TOPIC, perSecond)) {
      return producer.sendMatching(BenchEvents::isMeasured, events);
    }
  }

  private static boolean isMeasured(GeneratedEvent event) {
    return (event.type() == EventType.TRACK || event.type() == EventType.IDENTIFY)
        && event.isValid()
        && event.integrations().delivered();
  }
}
