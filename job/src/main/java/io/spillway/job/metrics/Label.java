package io.spillway.job.metrics;

import io.spillway.aws.StsResult;
import io.spillway.batching.CloseCause;
import io.spillway.event.RejectReason;
import io.spillway.routing.FilterReason;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A label that tells the series of one metric apart, in addition to Flink's own. */
public enum Label {
  FILTER_REASON("reason", FilterReason.values()),
  REJECT_REASON("reason", RejectReason.values()),
  CLOSE_CAUSE("cause", CloseCause.values()),
  FAILURE_REASON("reason", FailureReason.values()),
  STS_RESULT("result", StsResult.values()),
  /** A topic and a partition of it, such as {@code events-3}. */
  PARTITION("partition"),
  /** A destination and one of its filters, such as {@code acme/no-tests}. */
  FILTER("filter"),
  /** The ids of destinations. */
  DESTINATION("destination");

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final List<String> codes;

  Label(String key, Enum<?>... values) {
    this.key = key;
    this.codes = Arrays.stream(values).map(Label::code).toList();
  }

  /** Its name in Flink's scopes and in Prometheus. */
  public String key() {
    return key;
  }

  /** All its values; empty when they come from the catalog. */
  public List<String> codes() {
    return codes;
  }

  /** A constant as a label's value: {@code no-match} for {@code NO_MATCH}. */
  public static String code(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
