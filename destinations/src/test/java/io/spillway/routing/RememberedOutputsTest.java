package io.spillway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.TestRows;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedOutputsTest {
  @Test
  void forgetsTheLeastRecentlyUsedFirst() {
    Shards a = shards("a/");
    Shards b = shards("b/");
    Shards c = shards("c/");
    RememberedOutputs outputs = new RememberedOutputs(a.heapBytes() + b.heapBytes());
    outputs.put(a);
    outputs.put(b);
    assertThat(outputs.get(a.key())).isSameAs(a);
    outputs.put(c);
    assertThat(outputs.get(a.key())).isSameAs(a);
    assertThat(outputs.get(b.key())).isNull();
    assertThat(outputs.get(c.key())).isSameAs(c);
  }

  @Test
  void weighsOutputsByTheirTexts() {
    Shards small = shards("a/");
    Shards large = shards("b".repeat(10_000) + "/");
    assertThat(large.heapBytes() - small.heapBytes()).isEqualTo(2 * 9_999);
    RememberedOutputs outputs = new RememberedOutputs(large.heapBytes());
    outputs.put(small);
    outputs.put(large);
    assertThat(outputs.get(small.key())).isNull();
    assertThat(outputs.get(large.key())).isSameAs(large);
  }

  @Test
  void hasRoomAgainAfterAnOutputThatIsTooLarge() {
    Shards small = shards("a/");
    RememberedOutputs outputs = new RememberedOutputs(small.heapBytes());
    Shards large = shards("large/");
    outputs.put(large);
    assertThat(outputs.get(large.key())).isNull();
    outputs.put(small);
    assertThat(outputs.get(small.key())).isSameAs(small);
  }

  private static Shards shards(String folder) {
    return new Shards(List.of(TestRows.output(folder, 1)), 1_000, 0);
  }
}
