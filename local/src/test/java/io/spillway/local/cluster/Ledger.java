package io.spillway.local.cluster;

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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** A stream of events into a cluster, and what must have become of each of them. */
final class Ledger implements AutoCloseable {
  private static final double EVENTS_PER_SECOND = 300;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final DemoCluster cluster;
  private final EventGenerator generator =
      new EventGenerator(GeneratorOptions.seed(5).withDestinationName("AWS S3 (Actions)"));
  private final EventFeed feed;
  private long produced;

  /** Starts the stream. */
  Ledger(DemoCluster cluster) {
    this.cluster = cluster;
    this.feed =
        EventFeed.start(
            new EventProducer(
                generator, cluster.bootstrapServers(), DemoCluster.TOPIC, EVENTS_PER_SECOND),
            0);
  }

  /** Ends the stream and waits until every event is where it belongs, once. */
  void endAndAwaitDelivery() throws InterruptedException, ExecutionException, TimeoutException {
    produced = feed.end(PATIENCE);
    Wait.until(
        () -> "every event being where it belongs, once: " + describe(),
        PATIENCE,
        () -> {
          try {
            return result().addsUp();
          } catch (SQLException e) {
            throw new IOException("A file came or went while it was read", e);
          }
        });
  }

  /** What became of the events of the stream that has ended. */
  Reconciliation result() throws SQLException {
    try (Deliveries deliveries = new Deliveries(cluster.storage().s3())) {
      return Reconciliation.of(generator, produced, deliveries);
    }
  }

  private String describe() {
    try {
      return result().toString();
    } catch (SQLException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
