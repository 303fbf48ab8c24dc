package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * The place of a directive in a mapping, with access to the compiler.
 *
 * <p>Segment validates most of a mapping when it is saved, but looks into arrays, for example, only
 * when an event is mapped. A context is therefore either strict, and what is reported to it makes
 * the mapping invalid, or lenient, and reports are dropped. An extension's context is always
 * strict.
 */
public interface DirectiveContext {
  /** The directive's path in the mapping, its own name included. */
  String path();

  /** The place below this one under {@code key} of an object operand. */
  DirectiveContext under(String key);

  /** The place below this one at {@code index} of an array operand. */
  DirectiveContext at(int index);

  /** The same place, with or without its reports being dropped. */
  DirectiveContext strict(boolean strict);

  /** Compiles a mapping value that stands at this place. */
  Expression compile(JsonNode value);

  /**
   * Compiles the mapping value under {@code key} of an object operand. The value of an absent key
   * is always missing.
   */
  default Expression compile(JsonNode operand, String key) {
    JsonNode value = operand.get(key);
    return value == null ? (root, meter) -> MissingNode.getInstance() : under(key).compile(value);
  }

  /** Reports that the operand as a whole is wrong. */
  void problem(String message);

  /** Reports that the value under {@code key} of an object operand is wrong. */
  default void problem(String key, String message) {
    under(key).problem(message);
  }

  /**
   * Reports what can be used but hardly be meant, also at a lenient place.
   *
   * @param statement what will come out
   * @param remedy what to write instead
   */
  void warning(String statement, String remedy);

  /** The same about the value under {@code key} of an object operand. */
  default void warning(String key, String statement, String remedy) {
    under(key).warning(statement, remedy);
  }

  /** A failure of this directive for one event. */
  default EvaluationException failure(String message) {
    return new EvaluationException(path(), message);
  }

  /** An expression that fails for every event. */
  default Expression failing(String message) {
    return (root, meter) -> {
      throw failure(message);
    };
  }
}
