package io.spillway.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Meter;
import io.spillway.delimited.Sha256;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.json.JsonText;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Whether the current event is in a sample: whether the hash of what decides is in the lowest part
 * of all hashes.
 */
final class BoundSample implements BooleanSupplier {
  /** As many hex digits of a hash as a double holds without rounding. */
  private static final int DIGITS = 13;

  private static final int BITS_PER_DIGIT = 4;
  private static final double HASHES = 1L << (DIGITS * BITS_PER_DIGIT);

  private final double percent;
  private final LazyEvent event;
  private final Meter meter;
  private final List<EventPath> deciding;

  BoundSample(FilterAction.Sample sample, LazyEvent event, Meter meter) {
    this.percent = sample.percent();
    this.event = event;
    this.meter = meter;
    EventPath messageId = event.path(List.of("messageId"));
    List<String> keys = FieldPath.keys(sample.path());
    this.deciding = keys.isEmpty() ? List.of(messageId) : List.of(event.path(keys), messageId);
  }

  @Override
  public boolean getAsBoolean() {
    if (percent == 0 || percent == 1) {
      return percent == 1;
    }
    String hash = Sha256.hex(JsonText.of(value(), meter));
    return Long.parseLong(hash.substring(0, DIGITS), 16) / HASHES < percent;
  }

  private JsonNode value() {
    for (EventPath path : deciding) {
      if (!event.isNullOrMissing(path)) {
        return event.value(path);
      }
    }
    return event.event().json();
  }
}
