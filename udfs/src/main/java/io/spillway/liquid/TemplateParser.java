package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.spillway.liquid.LiquidTemplate.Doubt;
import io.spillway.liquid.Tokenizer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parses the tokens of a template into nodes. */
final class TemplateParser {
  private static final Set<String> REFUSED =
      Set.of("case", "for", "include", "layout", "render", "tablerow");

  private final String template;
  private final List<Doubt> doubts;
  private List<Token> tokens = List.of();
  private int at;

  /**
   * @param doubts gets those about the template
   */
  TemplateParser(String template, List<Doubt> doubts) {
    this.template = template;
    this.doubts = doubts;
  }

  List<Node> parse() throws LiquidException {
    tokens = Tokenizer.tokens(template);
    return all();
  }

  private List<Node> all() throws LiquidException {
    List<Node> nodes = new ArrayList<>();
    while (at < tokens.size()) {
      nodes.add(node(tokens.get(at++)));
    }
    return nodes;
  }

  private Node node(Token token) throws LiquidException {
    return switch (token.kind()) {
      case TEXT -> {
        String text = template.substring(token.start(), token.end());
        yield context -> context.write(text);
      }
      case OUTPUT -> output(expressions(token).filtered());
      case TAG -> tag(token);
    };
  }

  private static Node output(Expression value) {
    return context -> context.write(Coercion.text(value.get(context), context.meter()));
  }

  private Scanner scanner(Token token) {
    return new Scanner(template, token.start(), token.end(), doubts);
  }

  private ExpressionParser expressions(Token token) {
    return new ExpressionParser(scanner(token));
  }

  private Node tag(Token tag) throws LiquidException {
    return switch (tag.name()) {
      case "assign" -> LeafTags.assign(scanner(tag));
      case "capture" -> capture(tag);
      case "echo" -> scanner(tag).atEnd() ? context -> {} : output(expressions(tag).filtered());
      case "if" -> condition(tag, true, "endif");
      case "unless" -> condition(tag, false, "endunless");
      case "increment" -> LeafTags.count(scanner(tag), 1);
      case "decrement" -> LeafTags.count(scanner(tag), -1);
      case "cycle" -> LeafTags.cycle(scanner(tag));
      case "comment" -> comment(tag);
      case "#" -> LeafTags.comment(scanner(tag));
      case "raw" -> raw(tag);
      case "liquid" -> lines(tag);
      case "block" -> block(tag);
      case "break", "continue" -> RenderContext::stop;
      default -> throw error(tag, message(tag.name()));
    };
  }

  private static String message(String tag) {
    return REFUSED.contains(tag)
        ? "the tag \"" + tag + "\" is not allowed"
        : "there is no tag \"" + tag + "\" that could stand here";
  }

  private LiquidException error(Token token, String message) {
    int name = template.lastIndexOf(token.name(), Math.min(token.start(), template.length()));
    return LiquidException.at(template, Math.max(0, name), message);
  }

  private Node capture(Token tag) throws LiquidException {
    Scanner scanner = scanner(tag);
    String word = scanner.word();
    String name = word.isEmpty() ? scanner.quoted().map(JsonNode::textValue).orElse(null) : word;
    if (name == null) {
      throw scanner.error("expected the name of a variable");
    }
    Node inside = until(tag, "endcapture");
    return context ->
        context.assign(name, JsonNodeFactory.instance.textNode(context.capture(inside)));
  }

  /** The nodes up to the end tag of {@code tag}. */
  private Node until(Token tag, String end) throws LiquidException {
    List<Node> nodes = new ArrayList<>();
    while (at < tokens.size()) {
      Token token = tokens.get(at++);
      if (token.isTag(end)) {
        return context -> Node.renderAll(nodes, context);
      }
      nodes.add(node(token));
    }
    throw notClosed(tag, end);
  }

  private LiquidException notClosed(Token tag, String end) {
    return error(tag, "the tag \"" + tag.name() + "\" is never closed: expected {% " + end + " %}");
  }

  /** A condition, and the nodes to render when it is the first that has the expected result. */
  private record Branch(Expression condition, boolean expected, List<Node> nodes) {}

  /**
   * {@code if} and {@code unless}. The latter renders its first nodes when the condition does not
   * hold, and is lenient: it ignores everything after a second {@code else}.
   */
  private Node condition(Token tag, boolean expected, String end) throws LiquidException {
    boolean lenient = !expected;
    List<Branch> branches = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    branches.add(new Branch(expressions(tag).filtered(), expected, nodes));
    List<Node> orElse = null;
    while (at < tokens.size()) {
      Token token = tokens.get(at++);
      if (token.isTag("elsif")) {
        nodes = new ArrayList<>();
        if (orElse == null) {
          branches.add(new Branch(expressions(token).filtered(), true, nodes));
        } else if (!lenient) {
          throw error(token, "unexpected \"elsif\" after \"else\"");
        }
      } else if (token.isTag("else")) {
        expectNothing(token, lenient);
        if (orElse != null && !lenient) {
          throw error(token, "unexpected second \"else\"");
        }
        nodes = new ArrayList<>();
        orElse = orElse == null ? nodes : orElse;
      } else if (token.isTag(end)) {
        expectNothing(token, lenient);
        return branching(branches, orElse);
      } else {
        nodes.add(node(token));
      }
    }
    throw notClosed(tag, end);
  }

  private static Node branching(List<Branch> branches, @Nullable List<Node> orElse) {
    return context -> {
      for (Branch branch : branches) {
        if (Coercion.isTruthy(branch.condition().get(context)) == branch.expected()) {
          Node.renderAll(branch.nodes(), context);
          return;
        }
      }
      if (orElse != null) {
        Node.renderAll(orElse, context);
      }
    };
  }

  private void expectNothing(Token tag, boolean lenient) throws LiquidException {
    if (tag.start() < tag.end() && !lenient) {
      throw error(tag, "expected nothing after \"" + tag.name() + "\"");
    }
  }

  private Node comment(Token tag) throws LiquidException {
    while (at < tokens.size()) {
      if (tokens.get(at++).isTag("endcomment")) {
        return context -> {};
      }
    }
    throw notClosed(tag, "endcomment");
  }

  private Node raw(Token tag) throws LiquidException {
    StringBuilder text = new StringBuilder();
    while (at < tokens.size()) {
      Token token = tokens.get(at++);
      if (token.isTag("endraw")) {
        String whole = text.toString();
        return context -> context.write(whole);
      }
      text.append(template, token.start(), token.end());
    }
    throw notClosed(tag, "endraw");
  }

  /** Tags without delimiters, one in each line. */
  private Node lines(Token tag) throws LiquidException {
    List<Token> tags = new ArrayList<>();
    Scanner lines = new Scanner(template, tag.start(), tag.end());
    lines.skipBlank();
    while (!lines.atEnd()) {
      int start = lines.position();
      lines.skipPast('\n');
      tags.add(line(start, lines.position()));
      lines.skipBlank();
    }
    TemplateParser inner = new TemplateParser(template, doubts);
    inner.tokens = tags;
    List<Node> nodes = inner.all();
    return context -> Node.renderAll(nodes, context);
  }

  /** A line may begin with a dash, and the last may end in one, as if there were text to trim. */
  private Token line(int start, int end) throws LiquidException {
    int from = template.charAt(start) == '-' ? start + 1 : start;
    int to = trimmedEnd(from, template.charAt(end - 1) == '-' ? end - 1 : end);
    Scanner scanner = new Scanner(template, from, to);
    String name = scanner.tagName();
    if (name.isEmpty()) {
      throw scanner.error("expected the name of a tag");
    }
    scanner.skipBlank();
    return new Token(Token.Kind.TAG, name, scanner.position(), Math.max(scanner.position(), to));
  }

  private int trimmedEnd(int start, int end) {
    int trimmed = end;
    while (trimmed > start && Scanner.isBlank(template.charAt(trimmed - 1))) {
      trimmed--;
    }
    return trimmed;
  }

  private Node block(Token tag) throws LiquidException {
    return until(tag, "endblock");
  }
}
