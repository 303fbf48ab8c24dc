package io.spillway.job.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TestRows;
import io.spillway.routing.Output;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldBytesTest {
  private static final long MOST = 8_000;

  private final HeldBytes held = new HeldBytes(() -> 0);
  private final Map<String, Output> outputs = new HashMap<>();
  private final Map<String, String> folders = new HashMap<>();
  private final Map<String, Long> open = new HashMap<>();
  private long bytes;

  @Test
  void closesTheLargestFirstUntilItsDestinationHoldsWhatItMay() {
    assertThat(add("small", 1_000)).isEmpty();
    assertThat(add("large", 4_000)).isEmpty();
    assertThat(add("middle", 3_000)).isEmpty();
    assertThat(add("middle", 1)).containsExactly("large");
    assertThat(add("last", 10_000)).containsExactly("last");
    assertThat(open.keySet()).containsExactlyInAnyOrder("small", "middle");
  }

  @Test
  void boundsADestinationHoweverManyBatchesItHas() {
    int files = 0;
    for (int i = 0; i < 30_000; i++) {
      files += add("folder-" + i % 700, 1).size();
      assertThat(bytes).isLessThanOrEqualTo(MOST);
    }
    assertThat(files).as("of at least six rows each").isPositive().isLessThan(30_000 / 6);
  }

  /** Those that had no rows since their destination held much are not known. */
  @Test
  void staysBelowItsBoundWithBatchesThatItDoesNotKnow() {
    for (int i = 0; i < 100; i++) {
      add("quiet-" + i, 10);
    }
    for (int i = 0; i < 1_000; i++) {
      add("busy", 100);
    }
    assertThat(bytes).isLessThanOrEqualTo(MOST);
    assertThat(open).hasSizeGreaterThan(90);
  }

  @Test
  void forgetsBatchesThatWereClosedForAnotherReason() {
    add("a", 4_000);
    add("b", 4_000);
    close("a");
    assertThat(add("c", 4_000)).isEmpty();
    assertThat(add("d", 1)).hasSize(1).isNotEqualTo(List.of("a"));
  }

  @Test
  void boundsNobodyWithoutAnAmount() {
    Output unlimited = TestRows.output("other", "a/", 1, Long.MAX_VALUE);
    held.grew(unlimited, 1L << 60, 1L << 60);
    assertThat(held.excess(unlimited)).isNull();
    assertThat(add("a", MOST)).isEmpty();
  }

  private Output output(String folder) {
    return outputs.computeIfAbsent(folder, name -> TestRows.output("acme", name, 1, MOST));
  }

  /** Adds rows to a batch and closes what has to be closed; returns the folders of these. */
  private List<String> add(String folder, long more) {
    Output output = output(folder);
    bytes += more;
    folders.put(output.id(), folder);
    held.grew(output, open.merge(folder, more, Long::sum), more);
    List<String> closed = new ArrayList<>();
    for (String key = held.excess(output); key != null; key = held.excess(output)) {
      close(folders.get(key));
      closed.add(folders.get(key));
    }
    return closed;
  }

  private void close(String folder) {
    long emptied = open.remove(folder);
    bytes -= emptied;
    held.emptied(output(folder), emptied);
  }
}
