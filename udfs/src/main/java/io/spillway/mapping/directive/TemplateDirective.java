package io.spillway.mapping.directive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.event.LazyEvent;
import io.spillway.json.EcmaText;
import io.spillway.json.TextBuffer;
import io.spillway.json.TextTooLongException;
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

  private TemplateDirective() {}

  static Expression compile(JsonNode operand, DirectiveContext context) {
    if (operand.isTextual()) {
      return Template.of(operand.textValue(), context);
    }
    Expression text = Operand.compileText(operand, context);
    return root -> Template.of(Operand.text(text.evaluate(root), context), context).evaluate(root);
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
  private record Template(List<Part> parts, boolean again, DirectiveContext context)
      implements Expression {
    static Template of(String text, DirectiveContext context) {
      List<Part> parts = split(text, TRIPLE);
      return parts.size() > 1 ? new Template(parts, true, context) : doubles(text, context);
    }

    private static Template doubles(String text, DirectiveContext context) {
      return new Template(split(text, DOUBLE), false, context);
    }

    @Override
    public JsonNode evaluate(JsonNode root) throws EvaluationException {
      try {
        TextBuffer out = new TextBuffer(ValueText.MAX_CHARS);
        for (Part part : parts) {
          out.text(part.text());
          if (part.path() != null) {
            ValueText.write(part.path().evaluate(root), out);
          }
        }
        String text = out.toString();
        return again ? doubles(text, context).evaluate(root) : TextNode.valueOf(text);
      } catch (TextTooLongException e) {
        throw context.failure(e.getMessage());
      }
    }

    @Override
    public Expression.Bound bind(LazyEvent event) {
      if (again) {
        return Expression.super.bind(event);
      }
      List<Expression.Bound> bound = new ArrayList<>();
      for (Part part : parts) {
        bound.add(new Constant(TextNode.valueOf(part.text())).bind(event));
        if (part.path() != null) {
          bound.add(part.path().bind(event));
        }
      }
      return new Bound(bound, context);
    }

    /**
     * Never writes its parts directly to a cell: the end of one and the start of the next may form
     * a surrogate pair.
     */
    private record Bound(List<Expression.Bound> parts, DirectiveContext context)
        implements Expression.Bound {
      @Override
      public JsonNode evaluate() throws EvaluationException {
        try {
          TextBuffer out = new TextBuffer(ValueText.MAX_CHARS);
          for (Expression.Bound part : parts) {
            part.write(out);
          }
          return TextNode.valueOf(out.toString());
        } catch (TextTooLongException e) {
          throw context.failure(e.getMessage());
        }
      }
    }
  }

  /**
   * Splits the text at placeholders of {@code braces} braces. A placeholder starts at the leftmost
   * position where that many braces, at least one character that is not a closing brace, and as
   * many closing braces follow each other.
   */
  private static List<Part> split(String text, int braces) {
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
        // No placeholder can start before the closing brace that breaks this one.
        start = text.indexOf(open, end);
      }
    }
    parts.add(new Part(text.substring(fixed), null));
    return parts;
  }
}
