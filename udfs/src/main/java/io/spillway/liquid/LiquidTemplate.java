package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.budget.Limits;
import io.spillway.budget.Meter;
import java.util.ArrayList;
import java.util.List;

/** A compiled Liquid template. Immutable and safe for use by many threads. */
public final class LiquidTemplate {
  /** Longest template, in UTF-16 units. */
  public static final int MAX_LENGTH = 1_000;

  private final List<Node> nodes;
  private final List<Doubt> doubts;

  private LiquidTemplate(List<Node> nodes, List<Doubt> doubts) {
    this.nodes = List.copyOf(nodes);
    this.doubts = List.copyOf(doubts);
  }

  /**
   * Something that a template's author can hardly mean.
   *
   * @param statement what comes out
   * @param remedy what to write instead
   */
  public record Doubt(String statement, String remedy) {}

  /**
   * Compiles a template.
   *
   * @throws LiquidException when the syntax is wrong, or the template is too long or uses a tag
   *     that mapping values may not use
   */
  public static LiquidTemplate compile(String template) throws LiquidException {
    if (template.length() > MAX_LENGTH) {
      throw LiquidException.at(
          template,
          MAX_LENGTH,
          "a template has at most " + MAX_LENGTH + " characters, got " + template.length());
    }
    List<Doubt> doubts = new ArrayList<>();
    return new LiquidTemplate(new TemplateParser(template, doubts).parse(), doubts);
  }

  /** The names of the filters that a template may use, sorted. */
  public static List<String> filterNames() {
    return FilterRegistry.usable();
  }

  /** What its author can hardly mean, in the order of the template. */
  public List<Doubt> doubts() {
    return doubts;
  }

  /** The text for one event, within {@link Limits#DEFAULTS}. */
  public String render(JsonNode event) throws LiquidException {
    return render(event, new Meter(Limits.DEFAULTS));
  }

  /**
   * The text for one event. The keys of the event are the variables of the template.
   *
   * @param meter what the rendering is charged to
   * @throws LiquidException when a filter fails or is not allowed
   */
  public String render(JsonNode event, Meter meter) throws LiquidException {
    RenderContext context = new RenderContext(event, meter);
    Node.renderAll(nodes, context);
    return context.output();
  }
}
