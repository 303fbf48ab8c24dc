package io.spillway.liquid;

/** The word that says what a tag does. */
final class TagName {
  private TagName() {}

  /** The name, {@code #} for a comment, empty when there is none. */
  static String read(Scanner scanner) {
    scanner.skipBlank();
    if (scanner.peek() == '#') {
      scanner.advance(1);
      return "#";
    }
    return scanner.word();
  }
}
