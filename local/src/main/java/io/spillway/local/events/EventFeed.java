package io.spillway.local.events;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends a generator's events in a thread of its own, one after another, until it is ended. */
public final class EventFeed implements AutoCloseable {
  /** How many events are sent between two checks of whether to end. */
  private static final int EVENTS_AT_ONCE = 100;

  private final EventProducer producer;
  private final FutureTask<Long> sent;
  private volatile boolean ended;
  private volatile long next;

  private EventFeed(EventProducer producer, long first) {
    this.producer = producer;
    this.next = first;
    this.sent = new FutureTask<>(this::send);
  }

  /**
   * Starts sending at the index {@code first}.
   *
   * @param producer decides the rate; it is closed with the feed
   */
  public static EventFeed start(EventProducer producer, long first) {
    EventFeed feed = new EventFeed(producer, first);
    Thread thread = new Thread(feed.sent, "event-feed");
    thread.setDaemon(true);
    thread.start();
    return feed;
  }

  private long send() {
    long from = next;
    while (!ended) {
      producer.send(from, from + EVENTS_AT_ONCE);
      from += EVENTS_AT_ONCE;
      next = from;
    }
    return from;
  }

  /** The broker has all events before this index. */
  public long acknowledged() {
    return next;
  }

  /**
   * Ends the feed; returns the index after that of the last event, once the broker has all of them.
   *
   * @throws ExecutionException when an event could not be sent
   * @throws TimeoutException when the broker does not accept the last ones in time
   */
  public long end(Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    ended = true;
    return sent.get(patience.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    ended = true;
    producer.close();
  }
}
