package io.spillway.local.chaos;

import io.spillway.local.cluster.DemoCluster;
import io.spillway.local.host.Wait;
import io.spillway.local.demo.Deliveries;
import io.spillway.local.demo.Reconciliation;
import io.spillway.local.events.EventFeed;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventProducer;
import io.spillway.local.events.GeneratorOptions;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The events that are sent and what must have become of each of them. */
final class ChaosLedger implements AutoCloseable {
  private static final int BROKEN_PER_MILLION = 3_000;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long PAUSE_SECONDS = 2;

  private final DemoCluster cluster;
  private final EventGenerator generator;
  private final EventFeed feed;
  private long produced;

  /** Starts sending. */
  ChaosLedger(DemoCluster cluster, long seed, double eventsPerSecond) {
    this.cluster = cluster;
    this.generator =
        new EventGenerator(
            GeneratorOptions.seed(seed)
                .withDestinationName("AWS S3 (Actions)")
                .withBrokenPerMillion(BROKEN_PER_MILLION));
    this.feed =
        EventFeed.start(
            new EventProducer(
                generator, cluster.bootstrapServers(), DemoCluster.TOPIC, eventsPerSecond),
            0);
  }

  /** Kafka has all events before this index. */
  long acknowledged() {
    return feed.acknowledged();
  }

  /** Ends the stream; returns how many events were sent. */
  long end() throws InterruptedException, ExecutionException, TimeoutException {
    produced = feed.end(PATIENCE);
    return produced;
  }

  /** Waits until every event of the stream that has ended is where it belongs; says whether. */
  boolean awaitDelivery(List<Newcomer> newcomers) throws InterruptedException {
    try {
      Wait.until(
          () -> "every event being where it belongs",
          PATIENCE,
          () -> {
            try {
              if (verdict(newcomers).addsUp()) {
                return true;
              }
              TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
              return false;
            } catch (SQLException e) {
              throw new IOException("A file came or went while it was read", e);
            }
          });
      return true;
    } catch (TimeoutException e) {
      return false;
    }
  }

  /** What became of the events of the stream that has ended. */
  Verdict verdict(List<Newcomer> newcomers) throws SQLException {
    try (Deliveries deliveries = new Deliveries(cluster.storage().s3())) {
      return new Verdict(
          Reconciliation.of(generator, produced, deliveries),
          newcomers.stream()
              .map(newcomer -> newcomer.result(generator, produced))
              .reduce(NewcomerResult.NONE, NewcomerResult::plus));
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
