package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Objects;

/** Where in a mapping a directive stands, and what it may ask of the compiler. */
public final class DirectiveContext {
  private final ExpressionCompiler compiler;
  private final String path;
  private final boolean checked;

  DirectiveContext(ExpressionCompiler compiler, String path, boolean checked) {
    this.compiler = Objects.requireNonNull(compiler, "compiler");
    this.path = Objects.requireNonNull(path, "path");
    this.checked = checked;
  }

  /** The directive's place in the mapping, its own name included. */
  public String path() {
    return path;
  }

  /** Makes a nested mapping value ready that is the operand itself. */
  public Expression compile(JsonNode value) {
    return compiler.compile(value, path, checked);
  }

  /**
   * Makes the nested mapping value ready that stands under {@code key} of an object operand. An
   * absent key is a value that is always missing.
   */
  public Expression compile(JsonNode operand, String key) {
    JsonNode value = operand.get(key);
    return value == null
        ? root -> MissingNode.getInstance()
        : compiler.compile(value, path + "." + key, checked);
  }

  /** Makes the mapping value ready that is item {@code index} of an array operand. */
  Expression compileItem(JsonNode value, int index) {
    return compiler.compile(value, path + "[" + index + "]", checked);
  }

  /**
   * Makes the operand ready, looking for mistakes only in a directive: inside the objects and
   * arrays of {@code @literal} Segment finds them when an event meets them.
   */
  Expression compileUnchecked(JsonNode value) {
    return compiler.compile(value, path, checked && ExpressionCompiler.hasDirectiveKey(value));
  }

  /** Makes the value ready that stands under {@code key}, looking for mistakes in it now. */
  Expression compileChecked(JsonNode value, String key) {
    return compiler.compile(value, path + "." + key, true);
  }

  /** The place of what stands under {@code key} of an object operand. */
  DirectiveContext under(String key) {
    return new DirectiveContext(compiler, path + "." + key, checked);
  }

  /** Reports that the operand as a whole is wrong. */
  public void problem(String message) {
    if (checked) {
      compiler.report(path, message);
    }
  }

  /** Reports that what stands under {@code key} of an object operand is wrong. */
  public void problem(String key, String message) {
    if (checked) {
      compiler.report(path + "." + key, message);
    }
  }

  /** Reports that the operand is wrong, also where Segment would only find out from an event. */
  void alwaysProblem(String message) {
    compiler.report(path, message);
  }

  /** A failure of this directive for one event. */
  public EvaluationException failure(String message) {
    return new EvaluationException(path, message);
  }

  /** An expression that fails for every event that gets to it. */
  Expression failing(String message) {
    return root -> {
      throw failure(message);
    };
  }
}
