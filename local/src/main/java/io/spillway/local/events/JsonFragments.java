package io.spillway.local.events;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Fragments of JSON that generated events are composed of: strings that are difficult in delimited
 * files, numbers that are difficult for readers.
 */
final class JsonFragments {
  /** The name of a track event and the shape of its properties. */
  record Name(String text, Shape shape) {}

  /** The shape of the properties of a track event. */
  enum Shape {
    ORDER,
    PRODUCT,
    TEXT,
    NUMBERS
  }

  static final List<Name> NAMES =
      List.of(
          new Name("Order Completed", Shape.ORDER),
          new Name("Checkout Started", Shape.ORDER),
          new Name("Product Viewed", Shape.PRODUCT),
          new Name("Product Added", Shape.PRODUCT),
          new Name("Product Removed", Shape.PRODUCT),
          new Name("Support Ticket Opened", Shape.TEXT),
          new Name("Bewertung abgeschickt ✓", Shape.TEXT),
          new Name("Level, Finished | Bonus", Shape.NUMBERS),
          new Name("Sensor Read", Shape.NUMBERS));

  /** The keys of audiences and, last, of a computed trait. */
  static final List<String> COMPUTATION_KEYS =
      List.of(
          "high_value",
          "vip",
          "order_completed_last_30days",
          "churn_risk",
          "j_o_welcome",
          "lifetime_value");

  static final int COMPUTED_TRAIT = COMPUTATION_KEYS.size() - 1;

  static final byte[][] PRODUCTS =
      parts(
          "\"27\\\" Monitor, curved\"",
          "\"Monopoly: 3rd Edition\"",
          "\"Cable | 2 m\"",
          "\"Kaffeemühle „Größe M“\"",
          "\"抹茶ラテ 500ml\"",
          "\"قهوة عربية\"",
          "\"Сковорода, чугунная\"",
          "\"Party hat 🎉🥳\"",
          "\"Tab\\tseparated\"",
          "\"Plain socks\"",
          "\"C:\\\\path\\/to;thing\"");

  static final byte[][] TEXTS =
      parts(
          "\"Hello,\\nmy order never arrived.\\n\\nRegards,\\n\\\"Bob\\\"\"",
          "\"Works | as | expected; 5/5\"",
          "\"Sehr schön, danke! Grüße aus Köln\"",
          "\"とても良い商品でした。また買います。\"",
          "\"line one\\r\\nline two\\tand a tab\"",
          "\"He said \\\"no, thanks\\\", then left\"",
          "\"escaped \\u00e9\\u4e2d\\ud83d\\ude00 and raw é中😀\"",
          "\"\"",
          "\"   padded   \"",
          "\"=SUM(A1:A9)\"",
          "\"NULL\"",
          "\"👩‍👩‍👧‍👦 family, joined by U+200D\"");

  static final byte[][] NUMBERS =
      parts(
          "0",
          "-0",
          "1",
          "-17",
          "42",
          "1.0",
          "0.1",
          "-273.15",
          "3.141592653589793",
          "1e3",
          "1E-7",
          "1e21",
          "123456789012",
          "9007199254740993",
          "-9007199254740993",
          "12345678901234567890");

  static final byte[][] AGENTS =
      parts(
          "\"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " Chrome/142.0.0.0 Safari/537.36\"",
          "\"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML,"
              + " like Gecko) Version/18.1 Mobile/15E148 Safari/604.1\"",
          "\"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0\"");

  static final byte[][] LOCALES =
      parts("\"en-US\"", "\"de-DE\"", "\"ja-JP\"", "\"ar-EG\"", "\"pt-BR\"");

  static final byte[][] PAGES =
      parts(
          "{\"path\":\"/shop/\",\"referrer\":\"\",\"search\":\"\",\"title\":\"Shop\",\"url\":"
              + "\"https://shop.example.com/shop/\"}",
          "{\"path\":\"/p/42\",\"referrer\":\"https://www.example.org/search?q=a,b|c\",\"search\":\"?utm_source=news&utm_medium=e-mail\",\"title\":\"Product"
              + " 42, the \\\"answer\\\"\","
              + "\"url\":\"https://shop.example.com/p/42?utm_source=news&utm_medium=e-mail\"}",
          "{\"path\":\"/ü\",\"referrer\":null,\"search\":null,\"title\":\"Über uns\",\"url\":"
              + "\"https://shop.example.com/%C3%BC\"}");

  static final byte[][] COMPANIES =
      parts("\"Acme, Inc.\"", "\"Müller & Söhne GmbH\"", "\"株式会社テスト\"", "\"O'Reilly | Media\"");

  private JsonFragments() {}

  static byte[] part(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }

  static byte[][] parts(String... json) {
    byte[][] parts = new byte[json.length][];
    for (int i = 0; i < json.length; i++) {
      parts[i] = part(json[i]);
    }
    return parts;
  }
}
