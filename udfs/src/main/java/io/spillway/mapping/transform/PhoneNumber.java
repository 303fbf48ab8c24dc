package io.spillway.mapping.transform;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import io.spillway.json.EcmaText;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Phone numbers, as libphonenumber reads them. */
public final class PhoneNumber {
  private PhoneNumber() {}

  /** A holder, so that the rules are not loaded before a mapping needs them. */
  private static final class Rules {
    private static final PhoneNumberUtil INSTANCE = PhoneNumberUtil.getInstance();
  }

  /**
   * The number in the form of ITU-T E.164, such as {@code +493012345678}, without an extension.
   * Text that cannot be a number, for its length or its country code, stays as it is, without the
   * white space around it.
   *
   * @param country where a number without a country code is from; null when that is not known, and
   *     then such a number stays as it is
   */
  static String e164(String text, @Nullable String country) {
    String trimmed = EcmaText.trim(text);
    try {
      Phonenumber.PhoneNumber number = Rules.INSTANCE.parse(trimmed, country);
      return Rules.INSTANCE.isPossibleNumber(number)
          ? Rules.INSTANCE.format(number, PhoneNumberFormat.E164)
          : trimmed;
    } catch (NumberParseException e) {
      return trimmed;
    }
  }

  /** The countries with phone numbers, as in ISO 3166-1: two capital letters each. */
  public static Set<String> countries() {
    return Collections.unmodifiableSet(new TreeSet<>(Rules.INSTANCE.getSupportedRegions()));
  }
}
