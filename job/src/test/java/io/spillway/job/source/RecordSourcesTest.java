package io.spillway.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.job.source.RecordSources.RecordSource;
import io.spillway.policy.WriteKeyOrigin;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class RecordSourcesTest {
  private static final String NAME = "write-key";

  private final RecordHeaders headers = new RecordHeaders();

  @Test
  void leavesItToTheEvent() {
    headers.add(NAME, bytes("acme"));
    assertThat(source(WriteKeyOrigin.EVENT)).isEqualTo(new RecordSource(null, null));
  }

  @Test
  void isTheTopic() {
    assertThat(source(WriteKeyOrigin.TOPIC)).isEqualTo(new RecordSource("acme-web", null));
  }

  @Test
  void isTheHeaderAlsoWhenItIsThereTwice() {
    headers.add("other", bytes("globex")).add(NAME, bytes("acmé")).add(NAME, bytes("acmé"));
    assertThat(ofHeader()).isEqualTo(new RecordSource("acmé", null));
  }

  @Test
  void isUnknownWithoutTheHeader() {
    headers.add("Write-Key", bytes("acme"));
    assertThat(ofHeader())
        .isEqualTo(
            new RecordSource(
                null,
                "the header 'write-key', from which the policy takes the write key, is missing"));
  }

  @Test
  void isUnknownWhenASenderAddsAnotherHeader() {
    headers.add(NAME, bytes("globex")).add(NAME, bytes("acme"));
    assertThat(ofHeader().writeKey()).isNull();
    assertThat(ofHeader().problem()).endsWith("is there with different values");
  }

  @Test
  void isUnknownWhenTheHeaderHoldsNoText() {
    headers.add(NAME, null);
    assertThat(ofHeader().problem()).endsWith("has no value");
    headers.remove(NAME).add(NAME, new byte[0]);
    assertThat(ofHeader().problem()).endsWith("is empty");
    headers.remove(NAME).add(NAME, new byte[] {(byte) 0xff});
    assertThat(ofHeader().problem()).endsWith("is not UTF-8");
  }

  private RecordSource ofHeader() {
    return source(WriteKeyOrigin.header(NAME));
  }

  private RecordSource source(WriteKeyOrigin origin) {
    return new RecordSources(origin)
        .of(new KafkaRecord("acme-web", 0, 0, 0, null, headers, bytes("{}")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
