package io.spillway.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.batching.MemoryShares.Share;
import org.junit.jupiter.api.Test;

class MemorySharesTest {
  private final MemoryShares shares = new MemoryShares();

  @Test
  void namesTheLargestUntilTheOthersHaveRoom() {
    Share small = share("small", 10);
    Share large = share("large", 60);
    Share middle = share("middle", 30);
    assertThat(shares.bytes()).isEqualTo(100);
    assertThat(shares.largest(100)).isEmpty();
    assertThat(shares.largest(99)).containsExactly(large);
    assertThat(shares.largest(40)).containsExactly(large);
    assertThat(shares.largest(39)).containsExactlyInAnyOrder(large, middle);
    assertThat(shares.largest(0)).containsExactlyInAnyOrder(large, middle, small);
  }

  @Test
  void namesAllWhereNobodyTakesMuchMoreThanOthers() {
    for (int i = 0; i < 5; i++) {
      share("d" + i, 100);
    }
    assertThat(shares.largest(250)).hasSize(5);
    Share large = share("d0", 100);
    assertThat(shares.largest(400)).containsExactly(large);
  }

  @Test
  void addsUpThePartsOfADestinationUntilTheLastHasLeft() {
    Share first = share("a", 10);
    Share second = share("a", 20);
    assertThat(second).isSameAs(first);
    first.leave(10);
    assertThat(shares.largest(0)).containsExactly(first);
    first.leave(20);
    assertThat(shares.bytes()).isZero();
    assertThat(share("a", 1)).as("nothing is kept of it").isNotSameAs(first);
  }

  private Share share(String destinationId, long bytes) {
    Share share = shares.enter(destinationId);
    share.grow(bytes);
    return share;
  }
}
