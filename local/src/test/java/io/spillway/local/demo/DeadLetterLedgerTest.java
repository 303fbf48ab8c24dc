package io.spillway.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.events.EventGenerator;
import io.spillway.local.events.GeneratorOptions;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeadLetterLedgerTest {
  private final EventGenerator generator = new EventGenerator(GeneratorOptions.seed(1));
  private final DeadLetterLedger ledger =
      new DeadLetterLedger(generator.newWriter(), TopicHistory.PLAIN);

  @BeforeEach
  void expectTwo() {
    ledger.expect(1);
    ledger.expect(2);
  }

  @Test
  void findsEveryLetterOnce() {
    ledger.found(letter(2, 20));
    ledger.found(letter(1, 10));

    assertThat(ledger.distinct()).isEqualTo(2);
    assertThat(ledger.discrepancies()).isEqualTo(Discrepancies.NONE);
    assertThat(ledger.examples()).isEmpty();
  }

  @Test
  void tellsWhatIsLostDoubledOrAltered() {
    ledger.found(letter(1, 10));
    ledger.found(letter(1, 10));
    ledger.found(letter(3, 30));

    assertThat(ledger.discrepancies()).isEqualTo(new Discrepancies(1, 1, 1, 0));
    assertThat(ledger.examples()).hasSize(2);
  }

  @Test
  void leavesTheLettersOfForeignRecordsAlone() {
    DeadLetterLedger ledger =
        new DeadLetterLedger(
            generator.newWriter(),
            new TopicHistory() {
              @Override
              public boolean isDeleted(long index) {
                return false;
              }

              @Override
              public boolean isForeign(int partition, long offset) {
                return partition == 0 && offset == 10;
              }
            });
    ledger.found(letter(1, 10));

    assertThat(ledger.distinct()).isZero();
    assertThat(ledger.discrepancies()).isEqualTo(Discrepancies.NONE);
  }

  private String letter(long index, long offset) {
    return "{\"topic\":\"events\",\"partition\":0,\"offset\":%d,\"event\":\"%s\"}"
        .formatted(offset, Base64.getEncoder().encodeToString(generator.newWriter().write(index)));
  }
}
