package io.spillway.catalog;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.diagnostic.Diagnostic.Severity;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Builds a tree from a parser's tokens, records the places of its keys, and reports the values that
 * YAML reads differently than they look. For one text.
 */
final class TreeReader {
  private static final Pattern PLAIN_NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*|[0-9]*\\.[0-9]*)([eE][-+]?[0-9]+)?");

  /** Of a mapping, which has no secrets, what is text, or may be. */
  private static final Pattern TEXT_OF_A_MAPPING =
      Pattern.compile(
          "destinations\\[[0-9]+]\\.mappings\\[[0-9]+]\\.(columns\\..*|s3_aws_folder_name.*"
              + "|filename_prefix|delimiter|[a-z_]+_column_name|trigger)");

  /** Of directives: these are not text. */
  private static final Pattern FLAG = Pattern.compile(".*\\.(ignorecase|global|omitArrays)");

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Text that is well-formed but refused, because it would not mean what its author meant. */
  static final class UnreadableTextException extends IOException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    /**
     * @param place a position in the text
     */
    UnreadableTextException(Place place, String statement, String remedy) {
      super(statement + remedy);
      this.diagnostic = Diagnostic.of(Severity.ERROR, place, statement, remedy);
    }

    Diagnostic diagnostic() {
      return diagnostic;
    }
  }

  /** Fewer than these need no comparison with the length of the text. */
  private static final int FEW_VALUES = 1_000;

  /** Of an owner's text. Lists of nothing but lists have less, and take 30 times its memory. */
  private static final int CHARS_PER_VALUE = 8;

  private final CatalogDiagnostics.OfFile file;
  private final int mostValues;
  private int values;

  /** The keys and the indexes that lead to the current value. */
  private final Deque<Object> path = new ArrayDeque<>();

  TreeReader(CatalogFile text, CatalogDiagnostics.OfFile file) {
    this.file = file;
    this.mostValues =
        text.owner() == null
            ? Integer.MAX_VALUE
            : Math.max(FEW_VALUES, text.text().length() / CHARS_PER_VALUE);
  }

  /** The only value of a text, missing when the text is empty. */
  JsonNode read(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      return MissingNode.getInstance();
    }
    JsonNode root = value(parser, CatalogParser.START);
    if (parser.nextToken() != null) {
      throw new UnreadableTextException(
          CatalogParser.place(parser.currentTokenLocation()),
          "a second document starts here; ",
          "put all into one");
    }
    return root;
  }

  private JsonNode value(JsonParser parser, Place place) throws IOException {
    if (++values > mostValues) {
      throw new UnreadableTextException(
          place,
          "more than " + mostValues + " values, too many for the length of the file; ",
          "leave out what is empty, or split it");
    }
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw new UnreadableTextException(
          CatalogParser.place(parser.currentTokenLocation()),
          "an alias (*name) is not read; ",
          "write out what it stands for, or put text that begins with * in quotes");
    }
    if (parser instanceof YAMLParser) {
      refuseTag(parser, place);
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> NODES.textNode(parser.getText());
      case VALUE_TRUE -> flag(true, parser.getText(), place);
      case VALUE_FALSE -> flag(false, parser.getText(), place);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, place);
      case VALUE_NULL -> NODES.nullNode();
      default ->
          throw new UnreadableTextException(
              CatalogParser.place(parser.currentTokenLocation()),
              "a value of a kind that JSON does not have; ",
              "write it as text in quotes");
    };
  }

  /** A tag may be the start of a trigger: {@code !(type = "track")}. */
  private void refuseTag(JsonParser parser, Place place) throws IOException {
    Object tag = parser.getTypeId();
    if (tag != null && !tag.toString().startsWith("tag:yaml.org,2002:")) {
      throw new UnreadableTextException(
          place,
          "YAML reads ! and what follows it as a tag, which is not part of the value; ",
          "put text that begins with ! in quotes");
    }
  }

  private void warn(Place place, String statement, String remedy) {
    Place there = place.in(file.places().file(), path());
    file.diagnostics().add(Diagnostic.of(Severity.WARNING, there, statement, remedy));
  }

  /** In YAML 1.1, {@code no} is false and {@code on} is true. */
  private BooleanNode flag(boolean value, String word, Place place) {
    String path = path();
    if (!word.equalsIgnoreCase(String.valueOf(value))
        && TEXT_OF_A_MAPPING.matcher(path).matches()
        && !FLAG.matcher(path).matches()) {
      warn(
          place,
          "YAML reads " + word + " as " + value + ": ",
          "write \"" + word + "\" when it is text, else " + value);
    }
    return NODES.booleanNode(value);
  }

  private ObjectNode object(JsonParser parser) throws IOException {
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      Place place = CatalogParser.place(parser.currentTokenLocation());
      file.places().add(object, place);
      path.addLast(key);
      parser.nextToken();
      object.set(key, value(parser, place));
      path.removeLast();
    }
    return object;
  }

  private ArrayNode array(JsonParser parser) throws IOException {
    ArrayNode array = NODES.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Place place = CatalogParser.place(parser.currentTokenLocation());
      file.places().add(array, place);
      path.addLast(array.size());
      array.add(value(parser, place));
      path.removeLast();
    }
    return array;
  }

  /**
   * YAML reads {@code 010} as 8 and {@code 1_0} as 10. The number is not shown, it may be a secret.
   */
  private JsonNode number(JsonParser parser, Place place) throws IOException {
    boolean isPlain = PLAIN_NUMBER.matcher(parser.getText()).matches();
    if (!isPlain) {
      file.diagnostics()
          .add(
              Diagnostic.of(
                  Severity.ERROR,
                  place.in(file.places().file(), path()),
                  "YAML reads this as a different number than it looks like; ",
                  "put it in quotes when it is text, an id for example, else write it in plain"
                      + " decimal digits"));
    }
    if (!isPlain && parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
      // It may be infinite, and it is refused, so any number will do.
      return NODES.numberNode(0);
    }
    return switch (parser.getNumberType()) {
      case INT -> NODES.numberNode(parser.getIntValue());
      case LONG -> NODES.numberNode(parser.getLongValue());
      case BIG_INTEGER -> NODES.numberNode(parser.getBigIntegerValue());
      default -> NODES.numberNode(parser.getDoubleValue());
    };
  }

  private String path() {
    String joined = "";
    for (Object each : path) {
      joined =
          each instanceof Integer index
              ? CatalogNode.path(joined, index)
              : CatalogNode.path(joined, (String) each);
    }
    return joined;
  }
}
