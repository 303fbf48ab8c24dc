package io.spillway.liquid;

import java.util.ArrayList;
import java.util.List;

/** Splits a template into text, outputs and tags, and trims text next to trimming dashes. */
final class Tokenizer {
  /**
   * A part of a template.
   *
   * @param name the name of a tag, else empty
   * @param start of the content: between the delimiters, without white space and trimming dashes
   * @param end of the content, exclusive
   */
  record Token(Kind kind, String name, int start, int end) {
    enum Kind {
      TEXT,
      OUTPUT,
      TAG
    }

    boolean isTag(String tag) {
      return kind == Kind.TAG && name.equals(tag);
    }
  }

  private final String template;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private boolean trimNext;

  private Tokenizer(String template) {
    this.template = template;
  }

  static List<Token> tokens(String template) throws LiquidException {
    Tokenizer tokenizer = new Tokenizer(template);
    tokenizer.split();
    return tokenizer.tokens;
  }

  private void split() throws LiquidException {
    while (at < template.length()) {
      if (template.startsWith("{%", at)) {
        tag();
      } else if (template.startsWith("{{", at)) {
        output();
      } else {
        int tag = template.indexOf("{%", at);
        int output = template.indexOf("{{", at);
        int end =
            Math.min(tag < 0 ? template.length() : tag, output < 0 ? template.length() : output);
        text(at, end);
        at = end;
      }
    }
  }

  private void text(int start, int end) {
    int from = start;
    if (trimNext) {
      while (from < end && Scanner.isBlank(template.charAt(from))) {
        from++;
      }
    }
    trimNext = false;
    tokens.add(new Token(Token.Kind.TEXT, "", from, end));
  }

  private void tag() throws LiquidException {
    int start = at;
    int close = template.indexOf("%}", afterBlanks(start + 1));
    if (close < 0) {
      throw LiquidException.at(template, start, "this tag is never closed: expected \"%}\"");
    }
    at = close + 2;
    Token tag = delimited(Token.Kind.TAG, start + 2, close);
    Scanner scanner = new Scanner(template, tag.start(), tag.end());
    String name = scanner.tagName();
    if (name.isEmpty()) {
      throw LiquidException.at(template, start, "expected the name of a tag after \"{%\"");
    }
    scanner.skipBlank();
    tokens.add(new Token(Token.Kind.TAG, name, Math.min(scanner.position(), tag.end()), tag.end()));
    if (name.equals("raw")) {
      raw(start);
    }
  }

  private int afterBlanks(int from) {
    int i = from + 1;
    while (i < template.length() && Scanner.isBlank(template.charAt(i))) {
      i++;
    }
    return i;
  }

  private void output() throws LiquidException {
    int start = at;
    at += 2;
    while (at < template.length()) {
      char c = template.charAt(at);
      if (c == '"' || c == '\'') {
        Scanner scanner = new Scanner(template, at, template.length());
        scanner.quoted();
        at = scanner.position();
      } else if (template.startsWith("}}", at)) {
        int close = at;
        at += 2;
        tokens.add(delimited(Token.Kind.OUTPUT, start + 2, close));
        return;
      } else {
        at++;
      }
    }
    throw LiquidException.at(template, start, "this output is never closed: expected \"}}\"");
  }

  /** A dash at either end trims the text next to it. */
  private Token delimited(Token.Kind kind, int contentStart, int contentEnd) {
    int start = contentStart;
    int end = contentEnd;
    if (start < template.length() && template.charAt(start) == '-') {
      trimPrevious();
      start++;
    }
    trimNext = contentEnd > 0 && template.charAt(contentEnd - 1) == '-';
    if (trimNext) {
      end--;
    }
    while (start < end && Scanner.isBlank(template.charAt(start))) {
      start++;
    }
    while (end > start && Scanner.isBlank(template.charAt(end - 1))) {
      end--;
    }
    return new Token(kind, "", start, Math.max(start, end));
  }

  private void trimPrevious() {
    if (tokens.isEmpty() || tokens.get(tokens.size() - 1).kind() != Token.Kind.TEXT) {
      return;
    }
    Token text = tokens.remove(tokens.size() - 1);
    int end = text.end();
    while (end > text.start() && Scanner.isBlank(template.charAt(end - 1))) {
      end--;
    }
    tokens.add(new Token(Token.Kind.TEXT, "", text.start(), end));
  }

  /** Everything up to {@code endraw} is one text, which no dash inside trims. */
  private void raw(int rawStart) throws LiquidException {
    trimNext = false;
    int begin = at;
    int open = template.indexOf("{%", begin);
    while (open >= 0) {
      Scanner scanner = new Scanner(template, open + 2, template.length());
      int close = scanner.word().equals("endraw") ? closeOfEndraw(scanner.position()) : -1;
      if (close >= 0) {
        text(begin, open);
        at = close + 2;
        Token tag = delimited(Token.Kind.TAG, open + 2, close);
        tokens.add(new Token(Token.Kind.TAG, "endraw", tag.end(), tag.end()));
        return;
      }
      open = template.indexOf("{%", scanner.position());
    }
    throw LiquidException.at(
        template, rawStart, "this raw tag is never closed: expected {% endraw %}");
  }

  /** The end of an {@code endraw} tag; negative when another tag begins before it. */
  private int closeOfEndraw(int from) {
    int close = template.indexOf("%}", from);
    int open = template.indexOf("{%", from);
    return open >= 0 && open < close ? -1 : close;
  }
}
