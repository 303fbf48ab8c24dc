package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.json.EcmaText;
import io.spillway.liquid.Filter.Arguments;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Filters that encode for URLs and in base64, and hash. */
final class EncodingFilters {
  private static final String HEX = "0123456789ABCDEF";
  private static final String COMPONENT_SAFE = "-_.!~*'()";
  private static final String URI_SAFE = COMPONENT_SAFE + ";/?:@&=+$,#[]";
  private static final Pattern NOT_SLUG = Pattern.compile("[^\\p{M}\\p{L}\\p{Nd}]+");
  private static final Pattern NOT_PRETTY_SLUG =
      Pattern.compile("[^\\p{M}\\p{L}\\p{Nd}._~!$&'()+,;=@]+");
  private static final Pattern NOT_ASCII_SLUG = Pattern.compile("[^A-Za-z0-9]+");
  private static final Pattern SPACES = Pattern.compile("[\\s\\u00a0\\ufeff\\p{Z}]+");
  private static final Pattern OUTER_DASH = Pattern.compile("^-|-$");
  private static final String[][] ACCENTS = {
    {"[àáâãäå]", "a"}, {"æ", "ae"}, {"ç", "c"}, {"[èéêë]", "e"}, {"[ìíîï]", "i"}, {"ð", "d"},
    {"ñ", "n"}, {"[òóôõöø]", "o"}, {"[ùúûü]", "u"}, {"[ýÿ]", "y"}, {"ß", "ss"}, {"œ", "oe"},
    {"þ", "th"}, {"ẞ", "SS"}, {"Œ", "OE"}, {"Þ", "TH"}
  };

  private EncodingFilters() {}

  static void register(Map<String, Filter> filters) {
    filters.put("url_encode", (v, a, c) -> text(percent(v, c, COMPONENT_SAFE).replace("%20", "+")));
    filters.put("cgi_escape", (v, a, c) -> text(percent(v, c, "-_.~").replace("%20", "+")));
    filters.put("uri_escape", (v, a, c) -> text(percent(v, c, URI_SAFE)));
    filters.put("url_decode", EncodingFilters::urlDecode);
    filters.put("slugify", EncodingFilters::slugify);
    filters.put(
        "base64_encode",
        (v, a, c) -> {
          byte[] bytes = utf8(v, c);
          return text(Base64.getEncoder().encodeToString(bytes));
        });
    filters.put("base64_decode", EncodingFilters::base64Decode);
    filters.put("sha256", EncodingFilters::sha256);
    filters.put("hmac_sha256", EncodingFilters::hmacSha256);
  }

  private static JsonNode text(String text) {
    return TextNode.valueOf(text);
  }

  /** The text in UTF-8, with U+FFFD for lone surrogates. */
  private static byte[] utf8(JsonNode value, RenderContext context) throws LiquidException {
    String text = Coercion.text(value, context.meter());
    context.charge(4.0 * text.length());
    return EcmaText.wellFormed(text).getBytes(StandardCharsets.UTF_8);
  }

  private static String percent(JsonNode value, RenderContext context, String safe)
      throws LiquidException {
    String text = Coercion.text(value, context.meter());
    context.charge(9.0 * text.length());
    if (!EcmaText.isWellFormed(text)) {
      throw new LiquidException("half a surrogate pair cannot be encoded for a URL");
    }
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || Scanner.isDigit(c);
      if (letter || safe.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return encoded.toString();
  }

  private static JsonNode urlDecode(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    String text = Coercion.text(value, context.meter());
    context.charge(2.0 * text.length());
    StringBuilder decoded = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int percent = text.indexOf('%', at);
      decoded.append(text, at, percent < 0 ? text.length() : percent);
      at = percent < 0 ? text.length() : decodeBytes(text, percent, decoded);
    }
    return text(decoded.toString().replace('+', ' '));
  }

  /** Appends what a run of percent-encoded bytes stands for, and returns the end of the run. */
  private static int decodeBytes(String text, int start, StringBuilder decoded)
      throws LiquidException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int at = start;
    while (at < text.length() && text.charAt(at) == '%') {
      int high = at + 2 < text.length() ? hexDigit(text.charAt(at + 1)) : -1;
      int low = high < 0 ? -1 : hexDigit(text.charAt(at + 2));
      if (low < 0) {
        throw new LiquidException("url_decode needs two hex digits after each %");
      }
      bytes.write(high * 16 + low);
      at += 3;
    }
    try {
      decoded.append(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())));
      return at;
    } catch (CharacterCodingException e) {
      throw new LiquidException("url_decode needs UTF-8 behind the percent signs");
    }
  }

  private static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private static JsonNode slugify(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    String text = Coercion.text(value, context.meter());
    context.charge(2.0 * text.length());
    String mode = arguments.has(0) ? Coercion.string(arguments.get(0), context.meter()) : "default";
    if (mode.equals("latin")) {
      for (String[] accent : ACCENTS) {
        chargePattern(text, context);
        text = text.replaceAll(accent[0], accent[1]);
      }
    }
    Pattern cut =
        switch (mode) {
          case "raw" -> SPACES;
          case "default", "latin" -> NOT_SLUG;
          case "pretty" -> NOT_PRETTY_SLUG;
          case "ascii" -> NOT_ASCII_SLUG;
          default -> null;
        };
    if (cut != null) {
      chargePattern(text, context);
      text = OUTER_DASH.matcher(cut.matcher(text).replaceAll("-")).replaceAll("");
    }
    return text(Coercion.bool(arguments.get(1)) ? text : EcmaText.lowerCase(text));
  }

  /** A pattern takes longer for a character than other work on text. */
  private static void chargePattern(String text, RenderContext context) {
    context.meter().steps(text.length() / 4);
    context.meter().checkTime();
  }

  /**
   * Accepts both alphabets, ignores other characters and stops at the padding. Of each UTF-16 unit
   * only the lower byte counts, as in Node.js.
   */
  private static JsonNode base64Decode(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    String text = Coercion.text(value, context.meter());
    context.charge(text.length());
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = (char) (text.charAt(i) & 0xff);
      if (c == '=') {
        break;
      }
      if ((c < 0x80 && Character.isLetterOrDigit(c)) || c == '+' || c == '/') {
        digits.append(c);
      } else if (c == '-' || c == '_') {
        digits.append(c == '-' ? '+' : '/');
      }
    }
    if (digits.length() % 4 == 1) {
      digits.setLength(digits.length() - 1);
    }
    byte[] bytes = Base64.getDecoder().decode(digits.toString());
    return text(decoded(bytes));
  }

  /**
   * Text in UTF-8, with U+FFFD for each part that is not well-formed. Java replaces the three bytes
   * of an encoded surrogate by one character, the standard by three (WHATWG Encoding).
   */
  private static String decoded(byte[] bytes) {
    for (int i = 0; i + 1 < bytes.length; i++) {
      if (bytes[i] == (byte) 0xed && (bytes[i + 1] & 0xe0) == 0xa0) {
        bytes[i] = (byte) 0xff;
      }
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static JsonNode sha256(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    byte[] bytes = utf8(value, context);
    try {
      return text(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static JsonNode hmacSha256(JsonNode value, Arguments arguments, RenderContext context)
      throws LiquidException {
    byte[] key = utf8(arguments.get(0), context);
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      // HMAC pads keys with zeros, so one zero equals an empty key, which Java rejects.
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HmacSHA256"));
      return text(HexFormat.of().formatHex(mac.doFinal(utf8(value, context))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
