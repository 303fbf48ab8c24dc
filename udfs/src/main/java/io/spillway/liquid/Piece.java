package io.spillway.liquid;

/**
 * What a template is cut into first.
 *
 * @param start of the content: between the delimiters, without white space and trimming dashes
 * @param end of the content, exclusive
 */
record Piece(Kind kind, String name, int start, int end) {
  enum Kind {
    TEXT,
    OUTPUT,
    TAG
  }

  boolean isTag(String tag) {
    return kind == Kind.TAG && name.equals(tag);
  }
}
