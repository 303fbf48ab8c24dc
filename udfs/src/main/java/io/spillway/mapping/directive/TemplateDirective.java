package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.budget.Meter;
import io.spillway.event.LazyEvent;
import io.spillway.json.EcmaText;
import io.spillway.json.TextBuffer;
import io.spillway.mapping.DirectiveContext;
import io.spillway.mapping.EvaluationException;
import io.spillway.mapping.Expression;
import io.spillway.mapping.evaluation.Path;
import io.spillway.mapping.evaluation.ValueText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code @template}: text in which <code>{{path}}</code> is replaced by the text of the value at
 * that path.
 */
final class TemplateDirective {
  private static final int TRIPLE = 3;
  private static final int DOUBLE = 2;

  /** A placeholder in an event takes as much as so many values. */
  private static final int VALUES_PER_PART = 8;

  private TemplateDirective() {}

  static Expression compile(JsonNode operand, DirectiveContext context) {
    if (operand.isTextual()) {
      Doubts.ofTemplate(operand.textValue(), context);
      return Template.of(operand.textValue(), Meter.unlimited());
    }
    Expression text = Operand.compileText(operand, context);
    return (root, meter) -> {
      String template = Operand.text(text.evaluate(root, meter), context);
      return Template.of(template, meter).evaluate(root, meter);
    };
  }

  /** Fixed text followed by the value at a path, if there is one. */
  private record Part(String text, @Nullable Path path) {}

  /**
   * A text with placeholders. As in Segment, the triple-braced ones are replaced first, and the
   * double-braced ones are then searched in the result: so a triple-braced value may contain
   * placeholders itself.
   *
   * @param again whether the result is a template with double braces
   */
  private record Template(List<Part> parts, boolean again) implements Expression {
    static Template of(String text, Meter meter) {
      List<Part> parts = split(text, TRIPLE, meter);
      return parts.size() > 1 ? new Template(parts, true) : doubles(text, meter);
    }

    private static Template doubles(String text, Meter meter) {
      return new Template(split(text, DOUBLE, meter), false);
    }

    @Override
    public JsonNode evaluate(JsonNode root, Meter meter) throws EvaluationException {
      TextBuffer out = new TextBuffer(meter);
      for (Part part : parts) {
        out.text(part.text());
        if (part.path() != null) {
          ValueText.write(part.path().evaluate(root, meter), out);
        }
      }
      String text = out.toString();
      return again ? doubles(text, meter).evaluate(root, meter) : TextNode.valueOf(text);
    }

    @Override
    public Expression.Bound bind(LazyEvent event, Meter meter) {
      if (again) {
        return Expression.super.bind(event, meter);
      }
      List<Expression.Bound> bound = new ArrayList<>();
      for (Part part : parts) {
        bound.add(new Constant(TextNode.valueOf(part.text())).bind(event, meter));
        if (part.path() != null) {
          bound.add(part.path().bind(event, meter));
        }
      }
      return new Bound(bound, meter);
    }

    /**
     * Never writes its parts directly to a cell: the end of one and the start of the next may form
     * a surrogate pair.
     */
    private record Bound(List<Expression.Bound> parts, Meter meter) implements Expression.Bound {
      @Override
      public JsonNode evaluate() throws EvaluationException {
        TextBuffer out = new TextBuffer(meter);
        for (Expression.Bound part : parts) {
          part.write(out);
        }
        return TextNode.valueOf(out.toString());
      }
    }
  }

  /**
   * Splits the text at placeholders of {@code braces} braces. A placeholder starts at the leftmost
   * position where that many braces, at least one character that is not a closing brace, and as
   * many closing braces follow each other.
   */
  private static List<Part> split(String text, int braces, Meter meter) {
    meter.text(text.length());
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
        meter.values(VALUES_PER_PART);
        String path = EcmaText.trim(text.substring(start + braces, end));
        parts.add(new Part(text.substring(fixed, start), Path.ofPlain(path)));
        fixed = end + braces;
        start = text.indexOf(open, fixed);
      } else {
        // No placeholder can start before the closing brace that breaks this one.
        start = text.indexOf(open, end);
      }
    }
    parts.add(new Part(text.substring(fixed), null));
    return parts;
  }
}
