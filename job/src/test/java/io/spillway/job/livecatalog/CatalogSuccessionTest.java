package io.spillway.job.livecatalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.catalog.Catalogs;
import io.spillway.job.serialization.RecordSerializer;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class CatalogSuccessionTest {
  private static final Map<String, CatalogVersion> VERSIONS =
      Stream.of("a", "b", "c")
          .collect(
              Collectors.toMap(
                  Function.identity(),
                  id -> CatalogVersions.of(Catalogs.of(Catalogs.destination(id, "")))));

  private final CatalogSuccession succession = new CatalogSuccession(version("a").revision());

  @Test
  void everyVersionOfTheOnlySenderIsNew() {
    assertThat(isNew(0, "b")).isTrue();
    assertThat(isNew(0, "a")).isTrue();
    assertThat(isNew(0, "b")).isTrue();
  }

  @Test
  void aVersionThatAnotherSenderSentBeforeIsNotNew() {
    isNew(0, "b");
    isNew(0, "c");
    assertThat(isNew(1, "b")).isFalse();
    assertThat(isNew(1, "c")).isFalse();
  }

  @Test
  void aSenderGoesOnWhereAnotherEnded() {
    isNew(0, "b");
    assertThat(isNew(1, "b")).isFalse();
    assertThat(isNew(1, "c")).isTrue();
  }

  @Test
  void aSenderMayMissVersionsThatOthersSent() {
    isNew(0, "b");
    isNew(0, "c");
    assertThat(isNew(1, "c")).isFalse();
    assertThat(isNew(1, "b")).isTrue();
    assertThat(isNew(0, "b")).isFalse();
  }

  @Test
  void aReturnToAnEarlierVersionIsNewOnce() {
    isNew(0, "b");
    isNew(1, "b");
    assertThat(isNew(0, "a")).isTrue();
    assertThat(isNew(1, "a")).isFalse();
  }

  @Test
  void forgetsWhatIsLongGone() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(isNew(0, i % 2 == 0 ? "b" : "a")).isTrue();
    }
    assertThat(isNew(1, "b")).isFalse();
    assertThat(isNew(1, "c")).isTrue();
    assertThat(isNew(0, "c")).isFalse();
  }

  @Test
  void whatIsSentIsTheSameAfterTheJourney() throws Exception {
    SentCatalog sent = new SentCatalog(7, version("a"));
    RecordSerializer<SentCatalog> serializer = new RecordSerializer<>(new SentCatalog.Format());
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(sent, out);
    assertThat(serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer())))
        .isEqualTo(sent);
  }

  private boolean isNew(int sender, String id) {
    return succession.isNew(new SentCatalog(sender, version(id)));
  }

  private static CatalogVersion version(String id) {
    return VERSIONS.get(id);
  }
}
