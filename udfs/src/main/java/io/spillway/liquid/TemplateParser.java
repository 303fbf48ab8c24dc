package io.spillway.liquid;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the pieces of a template into nodes. */
final class TemplateParser {
  private static final Set<String> REFUSED =
      Set.of("case", "for", "include", "layout", "render", "tablerow");

  private final String template;
  private List<Piece> pieces = List.of();
  private int at;

  TemplateParser(String template) {
    this.template = template;
  }

  List<Node> parse() throws LiquidSyntaxException {
    pieces = Cutter.pieces(template);
    return all();
  }

  private List<Node> all() throws LiquidSyntaxException {
    List<Node> nodes = new ArrayList<>();
    while (at < pieces.size()) {
      nodes.add(node(pieces.get(at++)));
    }
    return nodes;
  }

  private Node node(Piece piece) throws LiquidSyntaxException {
    return switch (piece.kind()) {
      case TEXT -> {
        String text = template.substring(piece.start(), piece.end());
        yield rendering -> rendering.write(text);
      }
      case OUTPUT -> output(expressions(piece).filtered());
      case TAG -> tag(piece);
    };
  }

  private static Node output(Value value) {
    return rendering -> rendering.write(Js.text(value.get(rendering)));
  }

  private Scanner scanner(Piece piece) {
    return new Scanner(template, piece.start(), piece.end());
  }

  private ExpressionParser expressions(Piece piece) {
    return new ExpressionParser(scanner(piece));
  }

  private Node tag(Piece tag) throws LiquidSyntaxException {
    return switch (tag.name()) {
      case "assign" -> LeafTags.assign(scanner(tag));
      case "capture" -> capture(tag);
      case "echo" -> scanner(tag).atEnd() ? rendering -> {} : output(expressions(tag).filtered());
      case "if" -> condition(tag);
      case "unless" -> unless(tag);
      case "increment" -> LeafTags.count(scanner(tag), 1);
      case "decrement" -> LeafTags.count(scanner(tag), -1);
      case "cycle" -> LeafTags.cycle(scanner(tag));
      case "comment" -> comment(tag);
      case "#" -> LeafTags.comment(scanner(tag));
      case "raw" -> raw(tag);
      case "liquid" -> lines(tag);
      case "block" -> block(tag);
      case "break", "continue" -> Rendering::stop;
      default -> throw error(tag, message(tag.name()));
    };
  }

  private static String message(String tag) {
    return REFUSED.contains(tag)
        ? "the tag \"" + tag + "\" is not allowed"
        : "there is no tag \"" + tag + "\" that could stand here";
  }

  private LiquidSyntaxException error(Piece piece, String message) {
    int name = template.lastIndexOf(piece.name(), Math.min(piece.start(), template.length()));
    return new LiquidSyntaxException(template, Math.max(0, name), message);
  }

  private Node capture(Piece tag) throws LiquidSyntaxException {
    Scanner scanner = scanner(tag);
    String word = scanner.word();
    String name = word.isEmpty() ? scanner.quoted().map(Js::string).orElse("") : word;
    if (name.isEmpty()) {
      throw scanner.error("expected the name of a variable");
    }
    Node inside = until(tag, "endcapture");
    return rendering ->
        rendering.assign(name, JsonNodeFactory.instance.textNode(rendering.capture(inside)));
  }

  /** All nodes up to the tag that ends this one. */
  private Node until(Piece tag, String end) throws LiquidSyntaxException {
    List<Node> nodes = new ArrayList<>();
    while (at < pieces.size()) {
      Piece piece = pieces.get(at++);
      if (piece.isTag(end)) {
        return rendering -> Node.renderAll(nodes, rendering);
      }
      nodes.add(node(piece));
    }
    throw notClosed(tag, end);
  }

  private LiquidSyntaxException notClosed(Piece tag, String end) {
    return error(tag, "the tag \"" + tag.name() + "\" is never closed: expected {% " + end + " %}");
  }

  /** A condition and what is rendered when it holds first. */
  private record Branch(Value condition, boolean expected, List<Node> nodes) {}

  private Node condition(Piece tag) throws LiquidSyntaxException {
    List<Branch> branches = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    branches.add(new Branch(expressions(tag).filtered(), true, nodes));
    List<Node> orElse = null;
    while (at < pieces.size()) {
      Piece piece = pieces.get(at++);
      if (piece.isTag("elsif")) {
        if (orElse != null) {
          throw error(piece, "unexpected \"elsif\" after \"else\"");
        }
        nodes = new ArrayList<>();
        branches.add(new Branch(expressions(piece).filtered(), true, nodes));
      } else if (piece.isTag("else")) {
        expectNothing(piece);
        if (orElse != null) {
          throw error(piece, "unexpected second \"else\"");
        }
        nodes = new ArrayList<>();
        orElse = nodes;
      } else if (piece.isTag("endif")) {
        expectNothing(piece);
        return branching(branches, orElse);
      } else {
        nodes.add(node(piece));
      }
    }
    throw notClosed(tag, "endif");
  }

  /** Whatever follows a second {@code else} is passed over. */
  private Node unless(Piece tag) throws LiquidSyntaxException {
    List<Branch> branches = new ArrayList<>();
    List<Node> nodes = new ArrayList<>();
    branches.add(new Branch(expressions(tag).filtered(), false, nodes));
    List<Node> orElse = null;
    while (at < pieces.size()) {
      Piece piece = pieces.get(at++);
      if (piece.isTag("elsif")) {
        nodes = new ArrayList<>();
        if (orElse == null) {
          branches.add(new Branch(expressions(piece).filtered(), true, nodes));
        }
      } else if (piece.isTag("else")) {
        nodes = new ArrayList<>();
        orElse = orElse == null ? nodes : orElse;
      } else if (piece.isTag("endunless")) {
        return branching(branches, orElse);
      } else {
        nodes.add(node(piece));
      }
    }
    throw notClosed(tag, "endunless");
  }

  private static Node branching(List<Branch> branches, @Nullable List<Node> orElse) {
    return rendering -> {
      for (Branch branch : branches) {
        if (Js.isTruthy(branch.condition().get(rendering)) == branch.expected()) {
          Node.renderAll(branch.nodes(), rendering);
          return;
        }
      }
      if (orElse != null) {
        Node.renderAll(orElse, rendering);
      }
    };
  }

  private void expectNothing(Piece tag) throws LiquidSyntaxException {
    if (tag.start() < tag.end()) {
      throw error(tag, "expected nothing after \"" + tag.name() + "\"");
    }
  }

  private Node comment(Piece tag) throws LiquidSyntaxException {
    while (at < pieces.size()) {
      if (pieces.get(at++).isTag("endcomment")) {
        return rendering -> {};
      }
    }
    throw notClosed(tag, "endcomment");
  }

  private Node raw(Piece tag) throws LiquidSyntaxException {
    StringBuilder text = new StringBuilder();
    while (at < pieces.size()) {
      Piece piece = pieces.get(at++);
      if (piece.isTag("endraw")) {
        String whole = text.toString();
        return rendering -> rendering.write(whole);
      }
      text.append(template, piece.start(), piece.end());
    }
    throw notClosed(tag, "endraw");
  }

  /** Tags without delimiters, one on each line. */
  private Node lines(Piece tag) throws LiquidSyntaxException {
    List<Piece> tags = new ArrayList<>();
    int line = tag.start();
    while (line < tag.end()) {
      int newline = template.indexOf('\n', line);
      int end = newline < 0 || newline > tag.end() ? tag.end() : newline;
      Scanner scanner = new Scanner(template, line, trimmedEnd(line, end));
      scanner.skipBlank();
      if (!scanner.atEnd()) {
        String name = TagName.read(scanner);
        if (name.isEmpty()) {
          throw scanner.error("expected the name of a tag");
        }
        scanner.skipBlank();
        tags.add(new Piece(Piece.Kind.TAG, name, scanner.position(), trimmedEnd(line, end)));
      }
      line = end + 1;
    }
    TemplateParser inner = new TemplateParser(template);
    inner.pieces = tags;
    List<Node> nodes = inner.all();
    return rendering -> Node.renderAll(nodes, rendering);
  }

  private int trimmedEnd(int start, int end) {
    int trimmed = end;
    while (trimmed > start && Chars.isBlank(template.charAt(trimmed - 1))) {
      trimmed--;
    }
    return trimmed;
  }

  private Node block(Piece tag) throws LiquidSyntaxException {
    return until(tag, "endblock");
  }
}
