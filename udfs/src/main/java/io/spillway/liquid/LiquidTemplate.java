package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A Liquid template made ready to run. Immutable and safe for use by many threads. */
public final class LiquidTemplate {
  /** Longest template, in UTF-16 units. */
  public static final int MAX_LENGTH = 1_000;

  private final List<Node> nodes;

  private LiquidTemplate(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /**
   * Compiles a template.
   *
   * @throws LiquidSyntaxException also for tags that mapping values may not use
   */
  public static LiquidTemplate compile(String template) throws LiquidSyntaxException {
    if (template.length() > MAX_LENGTH) {
      throw new LiquidSyntaxException(
          template,
          MAX_LENGTH,
          "a template has at most " + MAX_LENGTH + " characters, got " + template.length());
    }
    return new LiquidTemplate(new TemplateParser(template).parse());
  }

  /**
   * The text for one event, whose keys are the template's variables.
   *
   * @throws LiquidRenderException when a filter cannot do its work, is not allowed, or rendering
   *     takes too long or too much memory
   */
  public String render(JsonNode event) throws LiquidRenderException {
    Rendering rendering = new Rendering(event);
    Node.renderAll(nodes, rendering);
    return rendering.output();
  }
}
