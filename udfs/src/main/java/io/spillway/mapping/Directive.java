package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A kind of mapping value, written as an object whose only key is the directive's name: {@code
 * {"@name": operand}}.
 *
 * <p>Besides the built-in ones, implementations are found by {@link java.util.ServiceLoader}: name
 * them in {@code META-INF/services/io.spillway.mapping.Directive} of a jar on the job's class path.
 * They need a public constructor without parameters and are stateless: one instance compiles all
 * mappings. The name of a built-in directive, or one that two extensions claim, is refused.
 */
public interface Directive {
  /** {@code @} and letters or digits, the first a lower-case letter, e.g. {@code @case}. */
  String name();

  /**
   * Compiles an operand. Called once when a configuration is loaded.
   *
   * <p>Everything that is wrong with the operand is reported to the context; the returned
   * expression is then never evaluated. Must not throw because of the operand; if it does, that
   * counts as a problem of the mapping.
   *
   * @param operand the value of the directive's key; mapping values nested in it are compiled with
   *     {@link DirectiveContext#compile(JsonNode)}
   */
  Expression compile(JsonNode operand, DirectiveContext context);

  /** Whether the key names a directive: it starts with {@code @}. */
  static boolean isName(String key) {
    return key.startsWith("@");
  }

  /** Whether a mapping value is an object with a directive's key. */
  static boolean isUsedIn(JsonNode value) {
    return value.isObject()
        && value.properties().stream().anyMatch(field -> isName(field.getKey()));
  }
}
