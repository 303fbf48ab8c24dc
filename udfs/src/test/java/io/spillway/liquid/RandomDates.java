package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Random;

/** Random texts of dates, most of them valid or nearly so. The seed decides everything. */
final class RandomDates {
  private static final String[] MONTHS =
      "Jan february MAR April may Jun July aug Sept October Nov Dec Janus Ma".split(" ");

  private static final String[] WORDS =
      "Mon Thursday, at of th T t AD noon [ _ é 日 \u2028 nowhere todays".split(" ");

  private static final String[] ZONES =
      ("Z~z~UTC~UT~GMT~GMT+2~UTC-05:30~EST~pdt~CET~+00:00~-0800~+05:30~+5~-12:5~+123~+12345~+~-:"
              + "~+99:99~ +0100~ -1")
          .split("~");

  private static final String[] SEPARATORS =
      "~-~/~ ~, ~.~:~--~ - ~\t~\u00a0~T~(x)~(~)~;~::~\0".split("~");

  private static final String[] TIME_ZONES =
      ("Asia/Tokyo america/new_york Europe/London Asia/Kolkata Pacific/Apia UTC EST PST Etc/GMT+5"
              + " Australia/Lord_Howe Z +01:00 GMT+1 Mars/Base")
          .split(" ");

  private static final String[] FLAGS = "- _ 0 ^ # : -^ _# :: E O".split(" ");

  private static final String CONVERSIONS = "aAbBcCdeHIjkLlmMNpPqsSuUwWxXyYzZtn%hvi";

  private final Random random;

  RandomDates(Random random) {
    this.random = random;
  }

  String text() {
    String text =
        switch (random.nextInt(4)) {
          case 0 -> iso();
          case 1 -> numbers();
          case 2 -> words();
          default -> parts();
        };
    return random.nextInt(6) == 0 ? damaged(text) : text;
  }

  /** A format of the filter {@code date} that prints all of a date, or some conversions. */
  String format() {
    if (chance(2)) {
      return "%Y-%m-%dT%H:%M:%S.%L %z %Z";
    }
    StringBuilder format = new StringBuilder();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      format.append('%').append(chance(3) ? pick(FLAGS) : "");
      format.append(chance(6) ? String.valueOf(random.nextInt(14)) : "");
      format
          .append(CONVERSIONS.charAt(random.nextInt(CONVERSIONS.length())))
          .append(pick(SEPARATORS));
    }
    return format.toString();
  }

  /** The second argument of the filter {@code date}: a time zone, an offset, or anything else. */
  JsonNode timeZone() {
    return switch (random.nextInt(8)) {
      case 0 -> TextNode.valueOf(pick(TIME_ZONES));
      case 1 -> IntNode.valueOf(random.nextInt(2_000) - 1_000);
      case 2 -> DoubleNode.valueOf(random.nextInt(100) / 4.0);
      case 3 -> BooleanNode.valueOf(chance(2));
      default -> NullNode.getInstance();
    };
  }

  private String iso() {
    StringBuilder iso = new StringBuilder();
    iso.append(chance(12) ? (chance(2) ? "+" : "-") + number(6, 300_000) : year());
    if (!chance(8)) {
      iso.append('-').append(number(2, 14));
      if (!chance(8)) {
        iso.append('-').append(number(2, 33));
      }
    }
    if (!chance(4)) {
      iso.append(chance(8) ? pick(SEPARATORS) : "T").append(number(2, 26));
      iso.append(':').append(number(2, 62));
      if (!chance(4)) {
        iso.append(':').append(number(2, 62));
        iso.append(chance(2) ? "." + digits(1 + random.nextInt(4)) : "");
        iso.append(chance(20) ? digits(12) : "");
      }
      iso.append(chance(4) ? "" : chance(2) ? "Z" : pick(ZONES));
    }
    return iso.toString();
  }

  private String numbers() {
    String separator = chance(3) ? pick(SEPARATORS) : chance(2) ? "/" : "-";
    String date =
        number(1, 14)
            + separator
            + number(1, 33)
            + separator
            + (chance(3) ? number(2, 100) : year());
    if (chance(3)) {
      date = year() + separator + number(1, 14) + separator + number(1, 33);
    }
    return chance(5) ? time() + " " + date : chance(3) ? date : date + " " + time();
  }

  private String words() {
    String date =
        switch (random.nextInt(4)) {
          case 0 -> pick(MONTHS) + " " + number(1, 33) + (chance(2) ? ", " : " ") + year();
          case 1 -> number(1, 33) + " " + pick(MONTHS) + " " + year();
          case 2 ->
              number(1, 33) + "-" + pick(MONTHS) + "-" + (chance(2) ? number(2, 100) : year());
          default -> pick(MONTHS) + " " + (chance(2) ? year() : number(1, 33));
        };
    return (chance(3) ? pick(WORDS) + " " : "") + date + (chance(2) ? " " + time() : "");
  }

  private String time() {
    StringBuilder time =
        new StringBuilder(number(1 + random.nextInt(2), 26)).append(':').append(number(2, 62));
    if (chance(2)) {
      time.append(chance(15) ? "." : ":").append(number(2, 62));
      time.append(chance(3) ? (chance(6) ? ":" : ".") + digits(1 + random.nextInt(5)) : "");
    }
    time.append(chance(3) ? (chance(2) ? " " : "") + (chance(2) ? "am" : "PM") : "");
    return time.append(chance(3) ? (chance(3) ? "" : " ") + pick(ZONES) : "").toString();
  }

  private String parts() {
    StringBuilder parts = new StringBuilder();
    for (int i = 1 + random.nextInt(7); i > 0; i--) {
      parts.append(
          switch (random.nextInt(7)) {
            case 0 -> pick(MONTHS);
            case 1 -> pick(WORDS);
            case 2 -> pick(ZONES);
            case 3 -> digits(1 + random.nextInt(11));
            case 4 -> year();
            default -> number(1, 70);
          });
      parts.append(pick(SEPARATORS));
    }
    return parts.toString();
  }

  private String damaged(String text) {
    StringBuilder damaged = new StringBuilder(text);
    int at = random.nextInt(damaged.length() + 1);
    if (chance(2) || at == damaged.length()) {
      damaged.insert(at, pick(SEPARATORS));
    } else {
      damaged.deleteCharAt(at);
    }
    return damaged.toString();
  }

  private String year() {
    return chance(8)
        ? number(1 + random.nextInt(5), 300_000)
        : String.valueOf(1850 + random.nextInt(250));
  }

  private String number(int digits, int bound) {
    return String.format(Locale.ROOT, "%0" + digits + "d", random.nextInt(bound));
  }

  private String digits(int count) {
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < count; i++) {
      digits.append(chance(3) ? 0 : random.nextInt(10));
    }
    return digits.toString();
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
