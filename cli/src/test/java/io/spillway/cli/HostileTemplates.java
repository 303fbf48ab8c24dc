package io.spillway.cli;

import static io.spillway.cli.HostileCases.Answer.EITHER;
import static io.spillway.cli.HostileCases.Answer.LIMIT;
import static io.spillway.cli.HostileCases.Answer.RESULT;
import static io.spillway.cli.HostileCases.array;
import static io.spillway.cli.HostileCases.json;
import static io.spillway.cli.HostileCases.text;

/** Liquid templates that make the filters work hard. */
final class HostileTemplates {
  private HostileTemplates() {}

  static void addTo(HostileCases cases) {
    searches(cases);
    growingText(cases);
    growingArrays(cases);
    numbersAndDates(cases);
    longText(cases);
  }

  /** A search that compares at every position takes minutes with a long text to look for. */
  private static void searches(HostileCases cases) {
    var long250 = text("a", 600_000).put("q", "a".repeat(250_000));
    String longer = "{% assign b = q | append: 'b' %}";
    cases.liquid("replace-long-text", LIMIT, longer + "{{ p | replace: b, '' }}", long250);
    cases.liquid("split-at-long-text", LIMIT, longer + "{{ p | split: b | size }}", long250);
    cases.liquid(
        "strip-many-characters",
        LIMIT,
        "{% assign c = q | append: 'z' %}{{ p | strip: c }}",
        text("z", 450_000).put("q", "y".repeat(450_000)));
    var long49 = text("a", 600_000).put("q", "a".repeat(49_000) + "b");
    cases.liquid("replace-at-the-limit", RESULT, "{{ p | replace: q, '' }}", long49);
    cases.liquid("remove-at-the-limit", RESULT, "{{ p | remove: q }}", long49);
    cases.liquid("split-at-the-limit", RESULT, "{{ p | split: q | size }}", long49);
    cases.liquid("contains-often", RESULT, "{% if p contains q %}x{% endif %}".repeat(28), long49);
    cases.liquid(
        "last-of-long-text",
        LIMIT,
        "{{ p | replace_last: q, '' }}{{ p | remove_last: q }}".repeat(15),
        text("a", 600_000).put("q", "b" + "a".repeat(49_000)));
    cases.liquid(
        "compare-with-blank",
        EITHER,
        "{% if p == blank %}x{% endif %}".repeat(30),
        text(" ", 900_000));
  }

  private static void growingText(HostileCases cases) {
    cases.liquid(
        "append-doubles", LIMIT, "{% assign p = p | append: p %}".repeat(32), text("a", 10));
    cases.liquid(
        "prepend-doubles", LIMIT, "{% assign p = p | prepend: p %}".repeat(31), text("a", 10));
    cases.liquid(
        "capture-doubles",
        LIMIT,
        "{% capture p %}{{ p }}{{ p }}{% endcapture %}".repeat(22),
        text("a", 10));
    cases.liquid("replace-with-itself", LIMIT, "{{ p | replace: 'a', p }}", text("a", 100_000));
    cases.liquid("replace-again", LIMIT, filters("replace: 'a', 'aa'", 40), text("a", 100_000));
    cases.liquid("escape-again", LIMIT, filters("escape", 6), text("&", 900_000));
    cases.liquid("encode-again", LIMIT, filters("url_encode", 4), text("%", 900_000));
    cases.liquid("base64-again", LIMIT, filters("base64_encode", 8), text("a", 900_000));
    cases.liquid("json-again", LIMIT, filters("json", 16), text("\\", 100_000));
    cases.liquid("output-again", LIMIT, "{{ p }}".repeat(100), text("a", 900_000));
    cases.liquid("cycle-long-texts", LIMIT, "{% cycle p, p, p %}".repeat(40), text("a", 900_000));
  }

  private static void growingArrays(HostileCases cases) {
    cases.liquid(
        "split-characters",
        LIMIT,
        "{{ p | split: '' | join: 'xxxxxxxxxx' | split: '' | size }}",
        text("a", 900_000));
    cases.liquid(
        "split-and-join", LIMIT, filters("split: '' | join: '  '", 30), text("a", 200_000));
    String push = "{% assign p = p | push: p %}".repeat(32);
    cases.liquid("push-doubles", LIMIT, push + "{{ p }}", array(json("1"), 1));
    cases.liquid("push-and-join", LIMIT, push + "{{ p | join }}", array(json("null"), 1));
    cases.liquid("push-and-json", LIMIT, push + "{{ p | json }}", array(json("[]"), 1));
    cases.liquid("push-and-sum", LIMIT, push + "{{ p | sum }}", array(json("[]"), 1));
    cases.liquid(
        "json-with-indentation",
        LIMIT,
        "{% assign p = p | push: p %}".repeat(12) + "{{ p | json: 10 }}".repeat(20),
        array(json("'" + "x".repeat(1_000) + "'"), 1));
    cases.liquid("range", LIMIT, "{{ (1..999999999) | size }}", json("{}"));
    cases.liquid(
        "range-that-does-not-advance",
        LIMIT,
        "{{ (p..q) }}",
        json("{'p':9007199254740992,'q':9007199254740996}"));
    cases.liquid("range-of-doubles", LIMIT, "{{ (p..q) }}", json("{'p':-1e308,'q':1e308}"));
    cases.liquid(
        "sum-of-a-long-path",
        LIMIT,
        "{{ p | sum: q }}",
        array(json("{}"), 100_000).put("q", "a.".repeat(200_000)));
    cases.liquid(
        "where-of-a-long-path",
        LIMIT,
        "{{ p | where: q | size }}",
        array(json("{}"), 100_000).put("q", "a.".repeat(200_000) + "a"));
    cases.liquid("pop-again", LIMIT, filters("pop | shift", 40), array(json("0"), 400_000));
    cases.liquid("words", LIMIT, filters("normalize_whitespace", 20), text("a ", 450_000));
  }

  private static void numbersAndDates(HostileCases cases) {
    cases.liquid(
        "digits-and-a-letter", RESULT, "{{ q | plus: 1 }}", text("", 0).put("q", digits()));
    cases.liquid(
        "hex-digits",
        RESULT,
        "{{ q | plus: 1 }}",
        text("", 0).put("q", "0x" + "f".repeat(900_000)));
    cases.liquid(
        "exponent", RESULT, "{{ q | plus: 1 }}", text("", 0).put("q", "1e" + "9".repeat(900_000)));
    cases.liquid(
        "long-slice", RESULT, "{{ p | slice: q, q }}", text("a", 900_000).put("q", "9e99"));
    cases.liquid(
        "huge-truncation",
        RESULT,
        "{{ p | truncate: 999999999999999999, p }}{{ p | truncate: -5, p }}",
        text("a", 900_000));
    cases.liquid("long-date-format", EITHER, "{{ 0 | date: p }}", text("%c%x%X%A", 100_000));
    cases.liquid("date-width", LIMIT, "{{ 0 | date: '%99999999d' }}", json("{}"));
    cases.liquid("date-fraction", LIMIT, "{{ 0 | date: '%9999999999999N' }}", json("{}"));
    cases.liquid("date-flags", RESULT, "{{ 0 | date: p }}", text("%-", 450_000));
    cases.liquid("long-dates", LIMIT, "{{ p | date: '%Y' }}".repeat(40), text("(", 900_000));
  }

  private static void longText(HostileCases cases) {
    cases.liquid("slugs", EITHER, "{{ p | slugify: 'latin' }}".repeat(20), text("à-", 300_000));
    cases.liquid("tags", LIMIT, "{{ p | strip_html }}".repeat(40), text("<script<!--<", 75_000));
    cases.liquid("hashes", LIMIT, "{{ p | hmac_sha256: p }}".repeat(20), text("a", 900_000));
    cases.liquid("decodings", LIMIT, "{{ p | url_decode }}".repeat(30), text("%41x", 200_000));
    cases.liquid("sigmas", LIMIT, "{{ p | downcase }}".repeat(40), text("Σ''''''''", 90_000));
    cases.liquid("capitals", LIMIT, "{{ p | upcase }}".repeat(40), text("ΐ", 450_000));
    cases.liquid(
        "counted-words", EITHER, "{{ p | number_of_words: 'cjk' }}".repeat(25), text("一", 300_000));
  }

  private static String digits() {
    return "1".repeat(900_000) + "x";
  }

  private static String filters(String filter, int times) {
    return "{{ p" + (" | " + filter).repeat(times) + " }}";
  }
}
