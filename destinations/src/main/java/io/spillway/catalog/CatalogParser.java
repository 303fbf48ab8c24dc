package io.spillway.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads a catalog's file, YAML or JSON, into a tree. */
final class CatalogParser {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final YAMLFactory YAML =
      YAMLFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .loaderOptions(anyLength())
          .build();

  /** Jackson repeats what it cannot read, which may be a secret. */
  private static final Pattern TOKEN = Pattern.compile(" '(?s:.*?)'(?=:| \\()| \\[truncated.*");

  private static final String SIMPLE_KEY = "while scanning a simple key";

  private CatalogParser() {}

  /** The parser's own limit, 3 MB, is less than the catalog of a few hundred destinations. */
  private static LoaderOptions anyLength() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    return options;
  }

  /** The tree, or nothing when the text is not well-formed, which is then noted. */
  static Optional<JsonNode> tree(CatalogFile file, Findings findings) {
    try {
      return Optional.of(read(file, new TreeReader(findings)));
    } catch (UnreadableTextException e) {
      findings.malformed(e.place(), e.getMessage());
    } catch (JsonProcessingException e) {
      Place place =
          e.getCause() instanceof MarkedYAMLException yaml ? place(yaml) : place(e.getLocation());
      findings.malformed(
          place, "not well-formed YAML or JSON, at column " + place.column() + ": " + reason(e));
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory is always readable", e);
    }
    return Optional.empty();
  }

  /** Where everything is that comes before the first fault. */
  static Places places(CatalogFile file) {
    Places places = new Places();
    try {
      read(file, new TreeReader(places));
    } catch (IOException e) {
      // What is wrong is told by tree().
    }
    return places;
  }

  static Place place(@Nullable JsonLocation location) {
    return location == null
        ? Place.START
        : new Place(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  private static JsonNode read(CatalogFile file, TreeReader reader) throws IOException {
    boolean isJson = file.name().endsWith(".json");
    if (isJson || file.text().stripLeading().startsWith("{")) {
      // YAML's parser takes most JSON, but neither tabs as white space nor an escaped slash.
      try (JsonParser parser = JSON.createParser(file.text())) {
        return reader.read(parser);
      } catch (JsonProcessingException e) {
        if (isJson) {
          throw e;
        }
        // YAML also begins like this; what is wrong is said below.
      }
    }
    try (JsonParser parser = YAML.createParser(file.text())) {
      return reader.read(parser);
    }
  }

  /** Where a key lacks its colon is known as where the key begins, not as what follows it. */
  private static Place place(MarkedYAMLException e) {
    boolean isKey = SIMPLE_KEY.equals(e.getContext()) && e.getContextMark() != null;
    Mark mark = isKey ? e.getContextMark() : e.getProblemMark();
    return mark == null ? Place.START : new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String reason(JsonProcessingException e) {
    String reason =
        e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblem() != null
            ? yaml.getProblem()
            : e.getOriginalMessage().lines().findFirst().orElse("unreadable");
    return reason.startsWith("Duplicate field") ? reason : TOKEN.matcher(reason).replaceAll("");
  }
}
