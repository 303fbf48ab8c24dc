package io.spillway.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.event.LazyEvent;
import io.spillway.json.TextTooLongException;

/**
 * {@code @template}: text in which <code>{{path}}</code> is replaced by the text of the value
 * there.
 */
final class TemplateDirective implements Directive {
  @Override
  public String name() {
    return "@template";
  }

  @Override
  public Expression compile(JsonNode operand, DirectiveContext context) {
    if (operand.isTextual()) {
      Template template = Template.of(operand.textValue());
      return new Fixed(template, context);
    }
    Expression text = TextOperand.compile(operand, context);
    return root ->
        rendered(Template.of(TextOperand.text(text.evaluate(root), context)), root, context);
  }

  /** A template that the mapping spells. */
  private record Fixed(Template template, DirectiveContext context)
      implements Expression, Bindable {
    @Override
    public JsonNode evaluate(JsonNode root) throws EvaluationException {
      return rendered(template, root, context);
    }

    @Override
    public BoundExpression bind(LazyEvent event) {
      return template.bind(event).orElse(() -> rendered(template, event.event().json(), context));
    }
  }

  private static JsonNode rendered(Template template, JsonNode root, DirectiveContext context)
      throws EvaluationException {
    try {
      return TextNode.valueOf(template.render(root));
    } catch (TextTooLongException e) {
      throw context.failure(e.getMessage());
    }
  }
}
