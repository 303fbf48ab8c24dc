package io.spillway.mapping.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.mapping.transform.CellHash.Algorithm;
import io.spillway.mapping.transform.CellHash.Encoding;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CellTransformTest {
  /** Known answers: those of {@code md5sum} and its like for {@code abc}. */
  @ParameterizedTest
  @CsvSource({
    "MD5, 900150983cd24fb0d6963f7d28e17f72, kAFQmDzST7DWlj99KOF/cg==",
    "SHA1, a9993e364706816aba3e25717850c26c9cd0d89d, qZk+NkcGgWq6PiVxeFDCbJzQ2J0=",
    "SHA256, ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad,"
        + " ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=",
    "SHA512, ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a8"
        + "36ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f,"
        + " 3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw=="
  })
  void hashesAreThoseOfOtherPrograms(Algorithm algorithm, String hex, String base64) {
    CellTransform asHex = hashing(algorithm, Encoding.HEX);
    CellTransform asBase64 = hashing(algorithm, Encoding.BASE64);

    assertThat(asHex.apply("abc")).isEqualTo(hex);
    assertThat(asBase64.apply("abc")).isEqualTo(base64);
    assertThat(asHex.apply(hex)).isEqualTo(hex);
    assertThat(asHex.apply(hex.toUpperCase(Locale.ROOT))).isEqualTo(hex.toUpperCase(Locale.ROOT));
    assertThat(asBase64.apply(hex)).isEqualTo(base64);
    assertThat(asBase64.apply(hex.toUpperCase(Locale.ROOT))).isEqualTo(base64);
    assertThat(asBase64.apply(base64)).isEqualTo(base64);
    assertThat(asHex.apply(base64)).isNotEqualTo(base64).hasSameSizeAs(hex);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void almostAHashIsHashed(Algorithm algorithm) {
    CellTransform hex = hashing(algorithm, Encoding.HEX);
    CellTransform base64 = hashing(algorithm, Encoding.BASE64);
    String hash = hex.apply("abc");
    String last = hash.substring(1);

    for (String text :
        List.of(hash + "0", last, last + "g", last + "/", last + ":", last + "\u0660")) {
      assertThat(hex.apply(text)).isNotEqualTo(text).hasSameSizeAs(hash).matches("[0-9a-f]+");
    }
    String encoded = base64.apply("abc");
    for (String text :
        List.of(encoded.substring(1), encoded.replace('=', 'A'), "*" + encoded.substring(1))) {
      assertThat(base64.apply(text)).isNotEqualTo(text).hasSameSizeAs(encoded).endsWith("=");
    }
  }

  @Test
  void normalizationsAreAppliedInTheirOrder() {
    List<UnaryOperator<String>> order = List.of(text -> text + "b", text -> text + "c");

    assertThat(new CellTransform(order, null).apply("a")).isEqualTo("abc");
    assertThat(new CellTransform(order, CellHash.SHA256).apply("a"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void whatIsBlankOrBecomesBlankIsNotHashed() {
    List<UnaryOperator<String>> digits = List.of(Normalization.DIGITS.operator(null));

    assertThat(new CellTransform(digits, CellHash.SHA256).apply("n/a")).isEmpty();
    assertThat(new CellTransform(digits, CellHash.SHA256).apply(" ")).isEmpty();
    assertThat(new CellTransform(List.of(), CellHash.SHA256).apply(" \u00a0")).isEmpty();
    assertThat(new CellTransform(List.of(), null).apply(" ")).isEqualTo(" ");
  }

  @Test
  void aHashThatNormalizingWouldDestroyStays() {
    String hash = hashing(Algorithm.SHA256, Encoding.HEX).apply("abc");

    assertThat(
            new CellTransform(
                    List.of(
                        Normalization.PHONE_E164.operator("DE"),
                        Normalization.DIGITS.operator(null)),
                    CellHash.SHA256)
                .apply(hash))
        .isEqualTo(hash);
  }

  @Test
  void halvesOfPairsCountAsReplacementCharacters() {
    assertThat(CellHash.SHA256.of("a\ud83d")).isEqualTo(CellHash.SHA256.of("a\ufffd"));
  }

  private static CellTransform hashing(Algorithm algorithm, Encoding encoding) {
    return new CellTransform(List.of(), new CellHash(algorithm, encoding));
  }
}
