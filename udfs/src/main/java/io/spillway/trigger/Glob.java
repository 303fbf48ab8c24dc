package io.spillway.trigger;

import io.spillway.budget.Meter;
import io.spillway.json.TextSearch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * A pattern that a whole text matches or not: {@code *} stands for any characters, {@code ?} for
 * one, {@code [abc]} and {@code [a-z]} for one of these, {@code \x} for x itself. Immutable.
 */
@FunctionalInterface
interface Glob {
  /** Whether all of the text matches; looking at it is charged. */
  boolean matches(String text, Meter meter);

  /** A mistake in a pattern, at an offset in it. */
  final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int offset;

    MalformedException(String message, int offset) {
      super(message);
      this.offset = offset;
    }

    int offset() {
      return offset;
    }
  }

  /** Reads a pattern. */
  static Glob of(String pattern) throws MalformedException {
    int end = pattern.length();
    boolean starts = end > 0 && pattern.charAt(0) == '*';
    boolean ends = end > 1 && pattern.charAt(end - 1) == '*';
    String inside = pattern.substring(starts ? 1 : 0, ends ? end - 1 : end);
    if (inside.chars().anyMatch(c -> "*?[\\".indexOf(c) >= 0)) {
      return new Sequence(Sequence.parts(pattern));
    }
    if (starts && ends) {
      TextSearch search = new TextSearch(inside);
      return (text, meter) -> {
        meter.scan(text.length());
        return search.isIn(text);
      };
    }
    if (starts) {
      return (text, meter) -> text.endsWith(inside);
    }
    return ends ? (text, meter) -> text.startsWith(inside) : (text, meter) -> text.equals(inside);
  }

  /**
   * Any pattern.
   *
   * @param parts one for each character; {@link #ANY_NUMBER} for a star
   */
  record Sequence(List<IntPredicate> parts) implements Glob {
    private static final IntPredicate ANY_NUMBER = new Star();

    /** The work of so many comparisons is charged at a time. */
    private static final int CHARGED = 256;

    /** No single character matches it. */
    private static final class Star implements IntPredicate {
      @Override
      public boolean test(int character) {
        return false;
      }
    }

    private static List<IntPredicate> parts(String pattern) throws MalformedException {
      List<IntPredicate> parts = new ArrayList<>();
      int at = 0;
      while (at < pattern.length()) {
        int character = pattern.codePointAt(at);
        int next = at + Character.charCount(character);
        switch (character) {
          case '*' -> parts.add(ANY_NUMBER);
          case '?' -> parts.add(any -> true);
          case '\\' -> {
            if (next == pattern.length()) {
              throw new MalformedException("nothing follows the \"\\\"", at);
            }
            int escaped = pattern.codePointAt(next);
            next += Character.charCount(escaped);
            parts.add(one -> one == escaped);
          }
          case '[' -> {
            int close = pattern.indexOf(']', next);
            if (close < 0) {
              throw new MalformedException("the \"[\" is never closed by a \"]\"", at);
            }
            parts.add(oneOf(pattern.substring(next, close), at));
            next = close + 1;
          }
          default -> parts.add(one -> one == character);
        }
        at = next;
      }
      return List.copyOf(parts);
    }

    private static IntPredicate oneOf(String characters, int offset) throws MalformedException {
      int[] all = characters.codePoints().toArray();
      if (all.length == 0) {
        throw new MalformedException("there is nothing between \"[\" and \"]\"", offset);
      }
      TreeMap<Integer, Integer> ranges = new TreeMap<>();
      for (int i = 0; i < all.length; i++) {
        int from = all[i];
        boolean isRange = i + 2 < all.length && all[i + 1] == '-';
        int to = isRange ? all[i + 2] : from;
        i += isRange ? 2 : 0;
        if (to < from) {
          throw new MalformedException(
              Character.toString(from) + "-" + Character.toString(to) + " contains no character",
              offset);
        }
        ranges.merge(from, to, Math::max);
      }
      TreeMap<Integer, Integer> apart = new TreeMap<>();
      ranges.forEach(
          (from, to) -> {
            Map.Entry<Integer, Integer> before = apart.lastEntry();
            if (before == null || before.getValue() < from) {
              apart.put(from, to);
            } else if (before.getValue() < to) {
              apart.put(before.getKey(), to);
            }
          });
      return one -> {
        Map.Entry<Integer, Integer> range = apart.floorEntry(one);
        return range != null && one <= range.getValue();
      };
    }

    /**
     * When a part does not match, only the last star is tried again, with one character more. So
     * the time is at most the product of both lengths.
     */
    @Override
    public boolean matches(String text, Meter meter) {
      int at = 0;
      int part = 0;
      int star = -1;
      int afterStar = 0;
      int work = 0;
      while (at < text.length()) {
        if (work++ % CHARGED == 0) {
          meter.scan(CHARGED);
        }
        int character = text.codePointAt(at);
        if (part < parts.size() && parts.get(part) == ANY_NUMBER) {
          star = part++;
          afterStar = at;
        } else if (part < parts.size() && parts.get(part).test(character)) {
          part++;
          at += Character.charCount(character);
        } else if (star >= 0) {
          part = star + 1;
          afterStar += Character.charCount(text.codePointAt(afterStar));
          at = afterStar;
        } else {
          return false;
        }
      }
      while (part < parts.size() && parts.get(part) == ANY_NUMBER) {
        part++;
      }
      return part == parts.size();
    }
  }
}
