package io.spillway.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcmaNumberTest {
  /** Answers of V8, among them doubles for which Java 17 prints too many digits. */
  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "-0.0, 0",
    "1.0, 1",
    "-12.50, -12.5",
    "0.1, 0.1",
    "0.30000000000000004, 0.30000000000000004",
    "1e-6, 0.000001",
    "1e-7, 1e-7",
    "1.23e-7, 1.23e-7",
    "123456789012345680000, 123456789012345680000",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "1.5e21, 1.5e+21",
    "1e100, 1e+100",
    "2e-3, 0.002",
    "2.0E-44, 2e-44",
    "1.0E23, 1e+23",
    "2.2250738585072014E-308, 2.2250738585072014e-308",
    "4.9E-324, 5e-324",
    "1.7976931348623157E308, 1.7976931348623157e+308",
    "9007199254740991, 9007199254740991",
    "9007199254740994, 9007199254740994",
    "5.684341886080801e-14, 5.684341886080801e-14",
    "Infinity, Infinity",
    "-Infinity, -Infinity",
    "NaN, NaN"
  })
  void doublesArePrintedAsEcmascriptDoes(double value, String text) {
    assertThat(EcmaNumber.text(value)).isEqualTo(text);
  }

  /** Answers of V8. */
  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "' 12 ', 12",
    "-12.50, -12.5",
    "+.5, 0.5",
    "5., 5",
    "1e3, 1000",
    "1E+3, 1000",
    "1.5e-1, 0.15",
    "Infinity, Infinity",
    "-Infinity, -Infinity",
    "0x1F, 31",
    "0o17, 15",
    "0b101, 5",
    "0x000, 0",
    "., NaN",
    "+, NaN",
    "e5, NaN",
    "1e, NaN",
    "1e+, NaN",
    ".e1, NaN",
    "1.2.3, NaN",
    "1d, NaN",
    "0x, NaN",
    "0b2, NaN",
    "-0x1, NaN",
    "Infinity1, NaN",
    "infinity, NaN"
  })
  void textIsReadAsEcmascriptDoes(String text, double number) {
    assertThat(EcmaNumber.parse(text)).isEqualTo(Double.valueOf(number));
  }

  @Test
  void longTextIsReadInOnePass() {
    String digits = "1".repeat(1_000_000);

    // Any pass for each digit would take hours.
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          assertThat(EcmaNumber.parse(digits + "x")).isNaN();
          assertThat(EcmaNumber.parse(digits)).isInfinite();
          assertThat(EcmaNumber.parse("0x" + digits)).isInfinite();
          assertThat(EcmaNumber.parse("0b" + "0".repeat(1_000_000) + "11")).isEqualTo(3);
          assertThat(EcmaNumber.parse("1e" + digits)).isInfinite();
        });
  }

  @Test
  void everyDoubleReadsBackAsItself() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertThat(Double.parseDouble(EcmaNumber.text(value))).isEqualTo(value);
      }
    }
  }

  @Test
  void integersKeepAllTheirDigits() {
    BigInteger large = new BigInteger("-123456789012345678901234567890");

    assertThat(EcmaNumber.text(JsonNodeFactory.instance.numberNode(large)))
        .isEqualTo("-123456789012345678901234567890");
    assertThat(EcmaNumber.text(JsonNodeFactory.instance.numberNode(9007199254740993L)))
        .isEqualTo("9007199254740993");
  }
}
