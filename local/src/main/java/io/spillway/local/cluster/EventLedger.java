package io.spillway.local.cluster;

import io.spillway.local.demo.Deliveries;
import io.spillway.local.demo.Reconciliation;
import io.spillway.local.demo.TopicHistory;
import io.spillway.local.events.EventFeed;
import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.EventProducer;
import io.spillway.local.events.GeneratorOptions;
import io.spillway.local.host.Wait;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A stream of events into a cluster, and the account of where each of them must arrive. */
public final class EventLedger implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final long PAUSE_SECONDS = 2;

  private final DemoCluster cluster;
  private final EventGenerator generator;
  private final EventFeed feed;
  private final Supplier<TopicHistory> history;
  private long produced;

  /** What must hold besides; an {@link SQLException} says that it does not yet. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws SQLException;
  }

  private EventLedger(
      DemoCluster cluster,
      EventGenerator generator,
      EventFeed feed,
      Supplier<TopicHistory> history) {
    this.cluster = cluster;
    this.generator = generator;
    this.feed = feed;
    this.history = history;
  }

  /** Starts sending. */
  public static EventLedger start(
      DemoCluster cluster, GeneratorOptions options, double eventsPerSecond) {
    return start(
        cluster,
        options,
        eventsPerSecond,
        (index, partition, offset) -> {},
        () -> TopicHistory.PLAIN);
  }

  /**
   * Starts sending to a topic that others change, too.
   *
   * @param receipts learns where each event is
   * @param history of the topic up to now
   */
  public static EventLedger start(
      DemoCluster cluster,
      GeneratorOptions options,
      double eventsPerSecond,
      EventProducer.Receipts receipts,
      Supplier<TopicHistory> history) {
    EventGenerator generator = new EventGenerator(options);
    EventProducer producer =
        new EventProducer(
            generator, cluster.bootstrapServers(), DemoCluster.TOPIC, eventsPerSecond, receipts);
    return new EventLedger(cluster, generator, EventFeed.start(producer, 0), history);
  }

  public EventGenerator generator() {
    return generator;
  }

  /** Kafka has all events before this index. */
  public long acknowledged() {
    return feed.acknowledged();
  }

  /** Ends the stream; returns how many events were sent. */
  public long end() throws InterruptedException, ExecutionException, TimeoutException {
    produced = feed.end(PATIENCE);
    return produced;
  }

  /** How many events the stream had that has ended. */
  public long produced() {
    return produced;
  }

  /**
   * Waits until every event of the stream that has ended, and that Kafka did not delete, has
   * arrived once.
   *
   * @param more a further condition
   */
  public void awaitDelivery(Condition more) throws InterruptedException, TimeoutException {
    Wait.until(
        () -> "every event to arrive once: " + describe(),
        PATIENCE,
        () -> {
          try {
            if (reconcile().addsUp() && more.holds()) {
              return true;
            }
            TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            return false;
          } catch (SQLException e) {
            throw new IOException("A file came or went while it was read", e);
          }
        });
  }

  /** Compares the events of the stream that has ended with what arrived. */
  public Reconciliation reconcile() throws SQLException {
    try (Deliveries deliveries = new Deliveries(cluster.storage().s3())) {
      return Reconciliation.of(generator, produced, history.get(), deliveries);
    }
  }

  private String describe() {
    try {
      return reconcile().toString();
    } catch (SQLException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
