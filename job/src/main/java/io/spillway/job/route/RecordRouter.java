package io.spillway.job.route;

import io.spillway.deadletter.Origin;
import io.spillway.event.RejectReason;
import io.spillway.job.deadletter.DeadLetter;
import io.spillway.job.source.KafkaRecord;
import io.spillway.job.source.RecordPayloads;
import io.spillway.job.source.RecordSources;
import io.spillway.job.source.RecordSources.RecordSource;
import io.spillway.payload.Payload;
import io.spillway.payload.UnreadablePayloadException;
import io.spillway.routing.FilterReason;
import io.spillway.routing.Output;
import io.spillway.routing.Router;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes records apart and routes their events: rows go to the gatherer, and what has no row because
 * of a failure becomes a dead letter. For one thread.
 */
final class RecordRouter {
  private final RecordSources sources;
  private final @Nullable RecordPayloads payloads;
  private final RowGatherer gatherer;
  private final RouteMetrics metrics;
  private final Failures failures;
  private Router router;

  /** Where failures are told, and how many events are kept with them. */
  record Failures(FailureLog log, DeadLetterAmounts amounts, Consumer<DeadLetter> deadLetters) {}

  /**
   * @param payloads null when every record is an event as it is
   */
  RecordRouter(
      Router router,
      RecordSources sources,
      @Nullable RecordPayloads payloads,
      RowGatherer gatherer,
      RouteMetrics metrics,
      Failures failures) {
    this.router = router;
    this.sources = sources;
    this.payloads = payloads;
    this.gatherer = gatherer;
    this.metrics = metrics;
    this.failures = failures;
  }

  /** Routes by another catalog from now on. */
  void use(Router next) {
    router = next;
  }

  /** Never throws because of the record. */
  void route(KafkaRecord record) {
    byte[] value = record.value();
    metrics.event();
    if (value == null) {
      metrics.filtered(FilterReason.TOMBSTONE);
      return;
    }
    RecordSource source = sources.of(record);
    if (source.problem() != null) {
      reject(record, value, RejectReason.UNKNOWN_SOURCE, source.problem());
    } else if (payloads == null || payloads.isPlain(record.topic())) {
      route(record, value, Origin.WHOLE, source.writeKey());
    } else {
      routeAll(payloads, record, value, source.writeKey());
    }
  }

  /** Routes the events of a record, of which one that cannot be read keeps no other from it. */
  private void routeAll(
      RecordPayloads formats, KafkaRecord record, byte[] value, @Nullable String writeKey) {
    Payload payload;
    try {
      payload = formats.of(record, value);
    } catch (UnreadablePayloadException e) {
      reject(record, value, e.reason(), Objects.toString(e.getMessage()));
      return;
    }
    if (payload.count() == 0) {
      metrics.filtered(FilterReason.EMPTY);
    }
    for (int i = 0; i < payload.count(); i++) {
      if (i > 0) {
        metrics.event();
      }
      route(record, payload.event(i), payload.isOfMany() ? i : Origin.WHOLE, writeKey);
    }
  }

  /**
   * Routes an event.
   *
   * @param index its place among the events of the record, or {@link Origin#WHOLE}
   */
  private void route(KafkaRecord record, byte[] event, int index, @Nullable String writeKey) {
    EventResults results = new EventResults(record, event, index);
    int calls = router.route(event, record.ofEvent(index), writeKey, results);
    if (calls > 0 && !results.broken) {
      metrics.matched();
    }
  }

  /** Makes a record as a whole a dead letter. */
  private void reject(KafkaRecord record, byte[] value, RejectReason reason, String message) {
    new EventResults(record, value, Origin.WHOLE)
        .reject(List.of(new Router.Failure(reason, message, "", "")));
  }

  /** Passes an event's rows to the gatherer and emits its failures as one dead letter. */
  private final class EventResults implements Router.Collector {
    private final KafkaRecord record;
    private final byte[] event;
    private final int index;
    private boolean broken;

    EventResults(KafkaRecord record, byte[] event, int index) {
      this.record = record;
      this.event = event;
      this.index = index;
    }

    @Override
    public void row(Output output, byte[] row) {
      metrics.row(row.length);
      gatherer.add(output, row, router.eventMillis());
    }

    @Override
    public void reject(List<Router.Failure> all) {
      metrics.rejected();
      for (Router.Failure failure : all) {
        metrics.failure(failure.reason());
        broken = failure.mappingId().isEmpty();
        failures.log.failed(failure);
      }
      KafkaRecord rejected = index == Origin.WHOLE ? record : record.withValue(event);
      DeadLetter letter = failures.amounts.letter(hinted(all), rejected, index);
      if (letter.isWithheld()) {
        metrics.withheld();
      }
      failures.deadLetters.accept(letter);
    }

    /** With the format that the record may have, where its topic has none. */
    private List<Router.Failure> hinted(List<Router.Failure> all) {
      return broken && (payloads == null || payloads.isPlain(record.topic()))
          ? List.of(all.get(0).withHint(event))
          : all;
    }

    @Override
    public void filter(FilterReason reason) {
      metrics.filtered(reason);
    }
  }
}
