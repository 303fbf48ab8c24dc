package io.spillway.job.metrics;

import io.spillway.event.RejectReason;
import java.util.Arrays;
import java.util.List;

/** What tells the series of one metric apart, beside Flink's own labels. */
public enum Label {
  FILTER_REASON("reason", codes(FilterReason.values())),
  REJECT_REASON("reason", Arrays.stream(RejectReason.values()).map(RejectReason::code).toList()),
  CLOSE_CAUSE("cause", codes(CloseCause.values())),
  FAILURE_REASON("reason", codes(FailureReason.values())),
  STS_RESULT("result", codes(StsResult.values())),
  /** The ids of the destinations that have been owed files lately. */
  DESTINATION("destination", List.of());

  private final String key;

  @SuppressWarnings("ImmutableEnumChecker") // it is
  private final List<String> codes;

  Label(String key, List<String> codes) {
    this.key = key;
    this.codes = codes;
  }

  /** Its name in Flink's scopes and in Prometheus. */
  public String key() {
    return key;
  }

  /** All values that it can have; empty when the catalog says. */
  public List<String> codes() {
    return codes;
  }

  private static List<String> codes(LabelValue... values) {
    return Arrays.stream(values).map(LabelValue::code).toList();
  }
}
