package io.spillway.liquid;

import java.util.ArrayList;
import java.util.List;

/** Cuts a template into texts, outputs and tags, and trims texts next to trimming dashes. */
final class Cutter {
  private final String template;
  private final List<Piece> pieces = new ArrayList<>();
  private int at;
  private boolean trimNext;

  private Cutter(String template) {
    this.template = template;
  }

  static List<Piece> pieces(String template) throws LiquidSyntaxException {
    Cutter cutter = new Cutter(template);
    cutter.cut();
    return cutter.pieces;
  }

  private void cut() throws LiquidSyntaxException {
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
      while (from < end && Chars.isBlank(template.charAt(from))) {
        from++;
      }
    }
    trimNext = false;
    pieces.add(new Piece(Piece.Kind.TEXT, "", from, end));
  }

  private void tag() throws LiquidSyntaxException {
    int start = at;
    int close = template.indexOf("%}", afterBlanks(start + 1));
    if (close < 0) {
      throw new LiquidSyntaxException(template, start, "this tag is never closed: expected \"%}\"");
    }
    at = close + 2;
    Piece tag = delimited(Piece.Kind.TAG, start + 2, close);
    Scanner scanner = new Scanner(template, tag.start(), tag.end());
    String name = TagName.read(scanner);
    if (name.isEmpty()) {
      throw new LiquidSyntaxException(template, start, "expected the name of a tag after \"{%\"");
    }
    scanner.skipBlank();
    pieces.add(new Piece(Piece.Kind.TAG, name, Math.min(scanner.position(), tag.end()), tag.end()));
    if (name.equals("raw")) {
      raw(start);
    }
  }

  private int afterBlanks(int from) {
    int i = from + 1;
    while (i < template.length() && Chars.isBlank(template.charAt(i))) {
      i++;
    }
    return i;
  }

  private void output() throws LiquidSyntaxException {
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
        pieces.add(delimited(Piece.Kind.OUTPUT, start + 2, close));
        return;
      } else {
        at++;
      }
    }
    throw new LiquidSyntaxException(
        template, start, "this output is never closed: expected \"}}\"");
  }

  /** Dashes at either end trim the texts next to them. */
  private Piece delimited(Piece.Kind kind, int contentStart, int contentEnd) {
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
    while (start < end && Chars.isBlank(template.charAt(start))) {
      start++;
    }
    while (end > start && Chars.isBlank(template.charAt(end - 1))) {
      end--;
    }
    return new Piece(kind, "", start, Math.max(start, end));
  }

  private void trimPrevious() {
    if (pieces.isEmpty() || pieces.get(pieces.size() - 1).kind() != Piece.Kind.TEXT) {
      return;
    }
    Piece text = pieces.remove(pieces.size() - 1);
    int end = text.end();
    while (end > text.start() && Chars.isBlank(template.charAt(end - 1))) {
      end--;
    }
    pieces.add(new Piece(Piece.Kind.TEXT, "", text.start(), end));
  }

  /** Everything up to {@code endraw} is one text that nothing trims from inside. */
  private void raw(int rawStart) throws LiquidSyntaxException {
    trimNext = false;
    int begin = at;
    int open = template.indexOf("{%", begin);
    while (open >= 0) {
      Scanner scanner = new Scanner(template, open + 2, template.length());
      if (scanner.peek() == '-') {
        scanner.advance(1);
      }
      int close = template.indexOf("%}", open);
      if (scanner.word().equals("endraw") && close >= 0) {
        text(begin, open);
        at = close + 2;
        Piece tag = delimitedAfterRaw(open + 2, close);
        pieces.add(new Piece(Piece.Kind.TAG, "endraw", tag.end(), tag.end()));
        return;
      }
      open = template.indexOf("{%", open + 1);
    }
    throw new LiquidSyntaxException(
        template, rawStart, "this raw tag is never closed: expected {% endraw %}");
  }

  private Piece delimitedAfterRaw(int contentStart, int contentEnd) {
    return delimited(Piece.Kind.TAG, contentStart, contentEnd);
  }
}
