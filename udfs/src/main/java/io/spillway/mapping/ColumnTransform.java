package io.spillway.mapping;

/**
 * A normalization of a column's text before it is hashed and written: an additional value of {@code
 * normalize} in {@code columns_to_transform}.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}: name them in {@code
 * META-INF/services/io.spillway.mapping.ColumnTransform} of a jar on the job's class path. They
 * need a public constructor without parameters, are stateless and safe for use by many threads.
 */
public interface ColumnTransform {
  /**
   * The value of {@code normalize}: lower-case letters, digits, {@code _} and {@code -}, and none
   * of the built-in ones, such as {@code lowercase_trim}.
   */
  String name();

  /**
   * The text to write.
   *
   * <p>Called for every cell that is neither null nor missing. The same text must always give the
   * same result, because a replayed event must produce the same row. An exception rejects the
   * event.
   *
   * @param text the cell's text without its quotes, never null
   */
  String apply(String text);
}
