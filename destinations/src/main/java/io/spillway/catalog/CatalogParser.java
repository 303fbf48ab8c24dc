package io.spillway.catalog;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.spillway.catalog.TreeReader.UnreadableTextException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.json.MalformedJsonException;
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

  /** Jackson quotes what it cannot read, which may be a secret. */
  private static final Pattern TOKEN = Pattern.compile(" '(?s:.*?)'(?=:| \\()| \\[truncated.*");

  /** The first character of a file. */
  static final Place START = Place.ofPosition(1, 1);

  private static final String SIMPLE_KEY = "while scanning a simple key";
  private static final String UNCLOSED = "found unexpected end of stream";

  private CatalogParser() {}

  /** The parser's default limit, 3 MB, is less than a catalog of a few hundred destinations. */
  private static LoaderOptions anyLength() {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    return options;
  }

  /** The tree; empty when the text is not well-formed, which is then reported. */
  static Optional<JsonNode> tree(CatalogFile file, CatalogDiagnostics.OfFile diagnostics) {
    try {
      JsonNode root = read(file, diagnostics);
      diagnostics.places().setRoot(root);
      return Optional.of(root);
    } catch (UnreadableTextException e) {
      diagnostics.diagnostics().add(e.diagnostic().at(e.diagnostic().place().in(file.name(), "")));
    } catch (JsonProcessingException e) {
      Place place =
          e.getCause() instanceof MarkedYAMLException yaml ? place(yaml) : place(e.getLocation());
      String start = "not well-formed YAML or JSON, at column " + place.column() + ": ";
      YamlProblem problem = YamlProblem.of(e).orElseGet(() -> new YamlProblem(reason(e), ""));
      diagnostics
          .diagnostics()
          .add(
              Diagnostic.of(
                  Severity.ERROR,
                  place.in(file.name(), ""),
                  start + problem.statement(),
                  problem.remedy()));
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory is always readable", e);
    }
    return Optional.empty();
  }

  static Place place(@Nullable JsonLocation location) {
    return location == null
        ? START
        : Place.ofPosition(Math.max(1, location.getLineNr()), Math.max(1, location.getColumnNr()));
  }

  private static JsonNode read(CatalogFile file, CatalogDiagnostics.OfFile diagnostics)
      throws IOException {
    boolean isJson = file.name().endsWith(".json");
    if (isJson || file.text().stripLeading().startsWith("{")) {
      // YAML's parser takes most JSON, but neither tabs as white space nor an escaped slash.
      try (JsonParser parser = JSON.createParser(file.text())) {
        return new TreeReader(file, diagnostics).read(parser);
      } catch (JsonProcessingException e) {
        if (isJson) {
          throw e;
        }
        diagnostics.places().setRoot(MissingNode.getInstance());
        // YAML may begin like this, too; the parser below reports what is wrong.
      }
    }
    try (JsonParser parser = YAML.createParser(file.text())) {
      return new TreeReader(file, diagnostics).read(parser);
    }
  }

  /** A missing colon is at the key that lacks it, and a missing quote at the one that is there. */
  private static Place place(MarkedYAMLException e) {
    boolean isBefore = SIMPLE_KEY.equals(e.getContext()) || UNCLOSED.equals(e.getProblem());
    Mark mark = isBefore && e.getContextMark() != null ? e.getContextMark() : e.getProblemMark();
    return mark == null ? START : Place.ofPosition(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String reason(JsonProcessingException e) {
    String reason =
        e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblem() != null
            ? yaml.getProblem()
            : MalformedJsonException.sentence(e);
    return TOKEN.matcher(reason).replaceAll("");
  }
}
