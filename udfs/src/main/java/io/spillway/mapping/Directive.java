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
   * Makes an operand ready to run. Called once when a configuration loads.
   *
   * <p>Whatever is wrong with the operand is reported to the context; the returned expression is
   * then never evaluated. Must not throw for what the operand holds; if it does, that is a problem
   * of the mapping.
   *
   * @param operand what stands behind the directive's name; nested mapping values in it are made
   *     ready with {@link DirectiveContext#compile(JsonNode)}
   */
  Expression compile(JsonNode operand, DirectiveContext context);
}
