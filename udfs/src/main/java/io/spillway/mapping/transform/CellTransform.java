package io.spillway.mapping.transform;

import io.spillway.json.EcmaText;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What to do with a column's text before it is written.
 *
 * @param normalizations one after another
 * @param hash done last; null for none
 */
public record CellTransform(List<UnaryOperator<String>> normalizations, @Nullable CellHash hash)
    implements UnaryOperator<String> {
  public CellTransform {
    normalizations = List.copyOf(normalizations);
  }

  /**
   * The text of the cell. Blank text, also one of which normalizing leaves nothing, becomes empty
   * and is not hashed, as that hash can be looked up; and text that already is a hash, if only once
   * it is normalized, is not hashed again.
   */
  @Override
  public String apply(String text) {
    if (hash == null) {
      return normalized(text);
    }
    if (EcmaText.trim(text).isEmpty()) {
      return "";
    }
    String normalized = normalized(text);
    String known = hash.known(normalized);
    if (known == null) {
      known = hash.known(text);
    }
    if (known != null) {
      return known;
    }
    return EcmaText.trim(normalized).isEmpty() ? "" : hash.of(normalized);
  }

  private String normalized(String text) {
    String normalized = text;
    for (UnaryOperator<String> normalization : normalizations) {
      normalized = normalization.apply(normalized);
    }
    return normalized;
  }
}
