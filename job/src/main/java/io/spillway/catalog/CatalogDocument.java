package io.spillway.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A catalog as it was written, YAML or JSON: what is shipped to where it is used and compiled
 * there.
 *
 * @param text the file's content
 */
public record CatalogDocument(String text) implements Serializable {
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .loaderOptions(anyLength())
                  .build())
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

  /** The parser's own limit, 3 MB, is less than the catalog of a few hundred destinations. */
  private static LoaderOptions anyLength() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    return options;
  }

  private JsonNode parse() throws InvalidCatalogException {
    if (text.stripLeading().startsWith("{")) {
      // YAML's parser takes most JSON, but neither tabs as white space nor an escaped slash.
      try {
        return JSON.readTree(text);
      } catch (JsonProcessingException e) {
        // YAML also begins like this; what is wrong is said below.
      }
    }
    try {
      rejectAliases();
      return YAML.readTree(text);
    } catch (MismatchedInputException e) {
      throw malformed(e.getLocation(), "a second document starts here; put all into one");
    } catch (JsonProcessingException e) {
      throw malformed(
          e.getLocation(), e.getOriginalMessage().lines().findFirst().orElse("unreadable"));
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory is always readable", e);
    }
  }

  /** An alias would be read as the text of its name. */
  private void rejectAliases() throws IOException, InvalidCatalogException {
    try (YAMLParser parser = YAML.getFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          throw malformed(
              parser.currentTokenLocation(),
              "aliases like *" + parser.getText() + " are not read; write out what it stands for");
        }
      }
    }
  }

  private static InvalidCatalogException malformed(@Nullable JsonLocation location, String reason) {
    String place =
        location == null
            ? ""
            : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    return new InvalidCatalogException(
        List.of(new CatalogProblem("", "not well-formed YAML or JSON" + place + ": " + reason)));
  }

  /** Never the text: it may hold secrets. */
  @Override
  public String toString() {
    return "CatalogDocument(" + text.length() + " characters)";
  }
}
