package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.event.LazyEvent;
import io.spillway.json.EcmaText;
import io.spillway.json.TextBuffer;
import io.spillway.json.TextTooLongException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A text with placeholders. As in Segment the triple-braced ones are filled in first, and the
 * double-braced ones are then looked for in the result: so a triple-braced value may bring
 * placeholders of its own.
 */
final class Template {
  private static final int TRIPLE = 3;
  private static final int DOUBLE = 2;

  private final List<Part> parts;
  private final boolean again;

  /** Fixed text followed by the value at a path, if there is one. */
  private record Part(String text, @Nullable Path path) {}

  /**
   * @param again whether the filled-in text is a template with double braces itself
   */
  private Template(List<Part> parts, boolean again) {
    this.parts = parts;
    this.again = again;
  }

  static Template of(String text) {
    List<Part> parts = parts(text, TRIPLE);
    return parts.size() > 1 ? new Template(parts, true) : doubles(text);
  }

  private static Template doubles(String text) {
    return new Template(parts(text, DOUBLE), false);
  }

  String render(JsonNode root) throws TextTooLongException {
    TextBuffer out = new TextBuffer(ValueText.MAX_CHARS);
    for (Part part : parts) {
      out.text(part.text());
      if (part.path() != null) {
        ValueText.write(part.path().find(root), out);
      }
    }
    return again ? doubles(out.toString()).render(root) : out.toString();
  }

  /** The same for the current event, unless what is filled in is a template itself. */
  Optional<BoundExpression> bind(LazyEvent event) {
    return again ? Optional.empty() : Optional.of(new BoundTemplate(bound(event)));
  }

  private List<BoundExpression> bound(LazyEvent event) {
    List<BoundExpression> bound = new ArrayList<>();
    for (Part part : parts) {
      bound.add(BoundExpression.of(new Constant(TextNode.valueOf(part.text())), event));
      if (part.path() != null) {
        bound.add(part.path().bind(event));
      }
    }
    return bound;
  }

  /**
   * Never writes its parts one by one: the end of one and the start of the next may make a pair of
   * surrogates.
   */
  private record BoundTemplate(List<BoundExpression> parts) implements BoundExpression {
    @Override
    public JsonNode evaluate() throws EvaluationException {
      try {
        TextBuffer out = new TextBuffer(ValueText.MAX_CHARS);
        for (BoundExpression part : parts) {
          part.write(out);
        }
        return TextNode.valueOf(out.toString());
      } catch (TextTooLongException e) {
        throw new EvaluationException("@template", e.getMessage());
      }
    }
  }

  /**
   * Cuts the text at placeholders of {@code braces} braces. One starts at the leftmost place where
   * so many braces, at least one character that is no closing brace, and as many closing braces
   * follow each other.
   */
  private static List<Part> parts(String text, int braces) {
    String open = "{".repeat(braces);
    String close = "}".repeat(braces);
    List<Part> parts = new ArrayList<>();
    int fixed = 0;
    int start = text.indexOf(open);
    while (start >= 0) {
      int end = text.indexOf('}', start);
      if (end < 0) {
        break;
      }
      if (end > start + braces && text.startsWith(close, end)) {
        String path = EcmaText.trim(text.substring(start + braces, end));
        parts.add(new Part(text.substring(fixed, start), Path.ofPlain(path)));
        fixed = end + braces;
        start = text.indexOf(open, fixed);
      } else {
        // No placeholder can start before the closing brace that spoils this one.
        start = text.indexOf(open, end);
      }
    }
    parts.add(new Part(text.substring(fixed), null));
    return parts;
  }
}
