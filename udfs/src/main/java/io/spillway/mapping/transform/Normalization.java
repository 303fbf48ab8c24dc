package io.spillway.mapping.transform;

import io.spillway.json.EcmaText;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The built-in values of {@code normalize}. The first four are Segment's. */
public enum Normalization {
  NONE,
  LOWERCASE,
  TRIM,
  LOWERCASE_TRIM,
  UPPERCASE,

  /** Unicode's composed form: an accent is part of its letter where there is such a letter. */
  NFC,

  /** Only the digits 0 to 9 stay. */
  DIGITS,

  /** Lower case, without white space around it. */
  EMAIL,

  /** Like {@link #EMAIL}, and as Gmail reads its own addresses: see {@link #gmail}. */
  GMAIL,

  /** The international form of a phone number, see {@link PhoneNumber}. */
  PHONE_E164;

  private static final List<String> GMAIL_DOMAINS = List.of("@gmail.com", "@googlemail.com");

  /** As in a mapping. */
  public String setting() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The value with this {@link #setting}; {@link #NONE} if there is none. */
  public static Normalization ofSetting(String setting) {
    return Arrays.stream(values())
        .filter(value -> value.setting().equals(setting))
        .findFirst()
        .orElse(NONE);
  }

  /** The settings of all values. */
  public static List<String> settings() {
    return Arrays.stream(values()).map(Normalization::setting).toList();
  }

  /**
   * What it does with a text.
   *
   * @param country where phone numbers without a country code are from, one of {@link
   *     PhoneNumber#countries}; null when that is not known
   */
  public UnaryOperator<String> operator(@Nullable String country) {
    return switch (this) {
      case NONE -> text -> text;
      case LOWERCASE -> EcmaText::lowerCase;
      case TRIM -> EcmaText::trim;
      case LOWERCASE_TRIM, EMAIL -> Normalization::email;
      case UPPERCASE -> EcmaText::upperCase;
      case NFC -> text -> Normalizer.normalize(text, Form.NFC);
      case DIGITS -> Normalization::digits;
      case GMAIL -> text -> gmail(email(text));
      case PHONE_E164 -> text -> PhoneNumber.e164(text, country);
    };
  }

  private static String email(String text) {
    return EcmaText.trim(EcmaText.lowerCase(text));
  }

  /**
   * Gmail ignores dots before the {@code @}, and a {@code +} with all that follows it there. What
   * has no name without those is no address, and stays as it is, lest all such texts be one.
   */
  private static String gmail(String email) {
    for (String domain : GMAIL_DOMAINS) {
      if (email.endsWith(domain)) {
        String name = email.substring(0, email.length() - domain.length());
        int tag = name.indexOf('+');
        String plain = (tag < 0 ? name : name.substring(0, tag)).replace(".", "");
        return plain.isEmpty() ? email : plain + domain;
      }
    }
    return email;
  }

  private static String digits(String text) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
      }
    }
    return digits.toString();
  }
}
