package io.spillway.mapping.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalizationTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "none | ' a B ' | ' a B '",
        "lowercase | ' a \u00c4 ' | ' a \u00e4 '",
        "trim | '\u00a0 a B ' | 'a B'",
        "lowercase_trim | ' a B ' | 'a b'",
        "uppercase | ' a stra\u00dfe ' | ' A STRASSE '",
        "nfc | 'e\u0301A\u030a' | '\u00e9\u00c5'",
        "nfc | '\u00e9\ufb01' | '\u00e9\ufb01'",
        "digits | '+49 (30) 12-34\u0661x' | '49301234'",
        "digits | 'none' | ''",
        "email | ' Ann.Lee+x@Example.COM ' | 'ann.lee+x@example.com'",
        "email | ' A.B+c@GMail.com' | 'a.b+c@gmail.com'",
        "gmail | ' A.B+c@GMail.com' | 'ab@gmail.com'",
        "gmail | 'a.b.c@googlemail.com' | 'abc@googlemail.com'",
        "gmail | 'a.b+c@example.com' | 'a.b+c@example.com'",
        "gmail | 'a.b+c@gmail.com.example' | 'a.b+c@gmail.com.example'",
        "gmail | 'a+b' | 'a+b'",
        "gmail | '+x@Gmail.com' | '+x@gmail.com'",
        "gmail | '..@gmail.com' | '..@gmail.com'",
        "gmail | ' @GMAIL.com' | '@gmail.com'",
      })
  void textBecomesWhatTheNameSays(String name, String text, String expected) {
    assertThat(normalized(name, text, null)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DE | ' 030 / 1234-5678 ' | +493012345678",
        "DE | '(0049) 30 12345678' | +493012345678",
        "DE | '+1 (650) 253-0000' | +16502530000",
        "DE | '+49 (0)30 12345678' | +493012345678",
        "US | '(650) 253-0000 ext. 12' | +16502530000",
        "US | '1-800-FLOWERS' | +18003569377",
        "IT | '06 6982' | +39066982",
        "AR | '011 15-3456-7890' | +5491134567890",
        "    | '+49 30 12345678' | +493012345678",
        "    | '030 12345678' | 030 12345678",
        "    | ' 0049 30 12345678 ' | 0049 30 12345678",
        "DE | ' call me ' | call me",
        "DE | '1' | 1",
        "DE | '+999 123456789' | +999 123456789",
        "DE | '+49 30 12345678901234567890' | +49 30 12345678901234567890",
      })
  void phoneNumbersGetTheirInternationalForm(
      @Nullable String country, String text, String expected) {
    assertThat(normalized("phone_e164", text, country)).isEqualTo(expected);
  }

  @Test
  void textThatIsNoPhoneNumberStaysHoweverLongItIs() {
    String digits = "1".repeat(1_000_000);

    assertThat(normalized("phone_e164", digits, "DE")).isEqualTo(digits);
    assertThat(normalized("phone_e164", "", "DE")).isEmpty();
  }

  @Test
  void countriesAreThoseWithPhoneNumbers() {
    assertThat(PhoneNumber.countries())
        .contains("DE", "NO", "US")
        .doesNotContain("de", "XX", "001");
  }

  @Test
  void whatIsNormalizedStaysAsItIs() {
    for (String name : Normalization.settings()) {
      for (String text : List.of(" +49 (30) 12345678 ", " A.B+c@GMail.com ", "e\u0301")) {
        String once = normalized(name, text, "DE");
        assertThat(normalized(name, once, "DE")).as(name).isEqualTo(once);
      }
    }
  }

  @Test
  void aNameThatIsNoneDoesNothing() {
    assertThat(Normalization.ofSetting("unknown")).isEqualTo(Normalization.NONE);
    for (String name : Normalization.settings()) {
      assertThat(Normalization.ofSetting(name).name()).isEqualTo(name.toUpperCase(Locale.ROOT));
    }
  }

  private static String normalized(String name, String text, @Nullable String country) {
    UnaryOperator<String> operator = Normalization.ofSetting(name).operator(country);
    return operator.apply(text);
  }
}
