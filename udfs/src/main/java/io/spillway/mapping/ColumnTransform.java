package io.spillway.mapping;

/**
 * A way to change the text of a column before it is hashed and written: one more spelling of {@code
 * normalize} in {@code columns_to_transform}.
 *
 * <p>Implementations are found by {@link java.util.ServiceLoader}: name them in {@code
 * META-INF/services/io.spillway.mapping.ColumnTransform} of a jar on the job's class path. They
 * need a public constructor without parameters, are stateless and safe for use by many threads.
 */
public interface ColumnTransform {
  /**
   * How a mapping spells it: lower-case letters, digits, {@code _} and {@code -}, and none of the
   * built-in {@code none}, {@code lowercase}, {@code trim}, {@code lowercase_trim}.
   */
  String name();

  /**
   * The text to write.
   *
   * <p>Called for every cell that is neither null nor missing, with the same result for the same
   * text: a row that is made again must come out the same. An exception rejects the event.
   *
   * @param text the cell's text without its quotes, never null
   */
  String apply(String text);
}
