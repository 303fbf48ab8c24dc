package io.spillway.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * A catalog as it was written, YAML or JSON: what is shipped to where it is used and compiled
 * there.
 *
 * @param text the file's content
 */
public record CatalogDocument(String text) implements Serializable {
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  public CatalogDocument {
    Objects.requireNonNull(text, "text");
  }

  /**
   * Reads, checks and compiles.
   *
   * @throws InvalidCatalogException with all problems at once
   */
  public Catalog compile() throws InvalidCatalogException {
    return new CatalogCompiler().compile(parse());
  }

  private JsonNode parse() throws InvalidCatalogException {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " at line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr();
      String reason = e.getOriginalMessage().lines().findFirst().orElse("unreadable");
      throw new InvalidCatalogException(
          List.of(new CatalogProblem("", "not well-formed YAML or JSON" + place + ": " + reason)));
    }
  }

  /** Never the text: it may hold secrets. */
  @Override
  public String toString() {
    return "CatalogDocument(" + text.length() + " characters)";
  }
}
