package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import java.util.Random;

/** Random templates and the events to render them for. The seed decides everything. */
final class RandomTemplates {
  private static final String EVENT =
      """
      {"event":"Order Completed","type":"track","n":3,"f":-7.25,"z":0,"yes":true,"no":false,
       "nil":null,"e":"","sp":" \\t ","pad":"  padded  ","tags":["a","b","c","a"],"nums":[3,1,2],
       "html":"<b>bold</b> & \\"q\\" 's' <!-- c --><script>x</script>&lt;&amp;lt;",
       "mix":[1,"x",null,true,[2,[3]],{"k":"v"},1.5],"objs":[{"n":"x","on":true,"p":1.5},
       {"n":"y","on":false,"p":"2"},{"n":"x"}],"o":{"k":"v","size":5,"first":"F"},"ea":[],"eo":{},
       "num":"42","dec":"3.7","neg":"-5","hex":"0x1F","exp":"1e3","date":"2024-01-08T13:52:50.212Z",
       "ts":1704721970,"tss":"1704721970","csv":"a,b,,c,,","uni":"Émile Ünïcödé ß 😀 日本語 ŉ İ Σ",
       "b64":"aGVsbG8gd29ybGQ=","url":"https://x.y/a b?q=1&r=é#f+%20","nl":"a\\r\\nb\\nc\\n","pct":"a%20b+c%C3%A9",
       "words":" one two  three\\tfour ","key":"k","big":123456789012,"small":-1e-7,"huge":1e21,"null":"N",
       "len":{"0":"p","1":"q","length":2},"sigma":"ΑΣ ΟΔΟΣ.Σ aΣ́b Σ"}
      """;

  private static final String[] NAMES =
      ("event type n f z yes no nil e sp pad tags nums html mix objs o ea eo num dec neg "
              + "hex exp date ts tss csv uni b64 url nl pct words key big small huge missing x y "
              + "size first last length len sigma")
          .split(" ");

  private static final String[] KEYS =
      "size first last k n on p length missing 0 1 event".split(" ");

  private static final String[] LITERALS =
      """
      true  false  nil  null  empty  blank  0  1  -1  2  3  10  1.5  -0.5  100  0.0  +4  1.  007  -330
      ''  ""  'a'  "b"  ','  ' '  'x y'  'a\\'b'  "\\n\\t\\\\"  '\\u0041\\x'  'é😀'  '42'  '-3.5'  'n'  'on'  'k'
      'o'  'ordinal'  'US'  'latin'  'pretty'  'ascii'  'raw'  'cjk'  'auto'  'size'  'o.k'  '[0]'
      'n.size'  'length'  '%Y-%m-%d'  '%H:%M %j %U'  '%c|%x|%X'  '%-d %^a %#p %10N %3S%%'  '&<'
      '%q %C %y %u %w %W %s %Z %:z %e %l %L'  'Asia/Tokyo'  'america/new_york'
      """
          .strip()
          .split(" {2}|\n");

  private static final String[] FILTERS =
      ("abs append at_least at_most base64_decode base64_encode capitalize ceil cgi_escape compact"
           + " date date_to_long_string date_to_rfc822 date_to_string date_to_xmlschema default"
           + " divided_by downcase escape escape_once first floor hmac_sha256 inspect join json"
           + " jsonify last lstrip minus modulo normalize_whitespace number_of_words plus pop"
           + " prepend push raw remove remove_first remove_last replace replace_first replace_last"
           + " round rstrip sha256 shift size slice slugify split strip strip_html strip_newlines"
           + " sum times to_integer truncate truncatewords unescape unshift upcase uri_escape"
           + " url_decode url_encode where xml_escape unknown")
          .split(" ");

  private static final String[] REFUSED_FILTERS =
      "sort map where_exp reverse concat uniq find has group_by type".split(" ");

  /** V8's powers of ten are inexact beyond these, so round differs there on purpose. */
  private static final String[] DIGITS = {"0", "1", "2", "3", "-1", "nil", "missing", "'2'", ""};

  private static final String[] OPERATORS = "== != < <= > >= contains and or".split(" ");

  private static final String[] TEXTS =
      " ~\n~a~ b ~\n  c\n~-~{~}~%~{ {~} }~'~\"~é😀~x|y~\t~\u00a0".split("~");

  private static final String NOISE = "{}%-|:,.'\"[]()= \n#ab1é\\";

  private static final int MAX_DEPTH = 3;

  private final Random random;
  private final JsonNode event;

  RandomTemplates(Random random) {
    this.random = random;
    try {
      this.event = new JsonReader(20).read(EVENT);
    } catch (MalformedJsonException e) {
      throw new AssertionError(e);
    }
  }

  /** The event of all templates, with some values exchanged for others. */
  JsonNode event() {
    ObjectNode mixed = event.deepCopy();
    for (int i = random.nextInt(4); i > 0; i--) {
      mixed.set(pick(NAMES), event.path(pick(NAMES)));
    }
    mixed.properties().removeIf(member -> member.getValue().isMissingNode());
    return mixed;
  }

  /** A template of at most the length that mapping values may have. */
  String template() {
    String template = block(0);
    if (random.nextInt(8) == 0) {
      template = damaged(template);
    }
    return template.substring(0, Math.min(template.length(), LiquidTemplate.MAX_LENGTH));
  }

  private String block(int depth) {
    StringBuilder block = new StringBuilder();
    for (int i = random.nextInt(4) + (depth == 0 ? 1 : 0); i > 0; i--) {
      block.append(
          switch (random.nextInt(6)) {
            case 0 -> pick(TEXTS);
            case 1, 2 -> depth < MAX_DEPTH ? tag(depth) : pick(TEXTS);
            default -> open("{{") + filtered(depth) + close("}}");
          });
    }
    return block.toString();
  }

  private String tag(int depth) {
    return switch (random.nextInt(14)) {
      case 0, 1, 2 -> condition(depth);
      case 3 ->
          tag("unless " + filtered(depth))
              + block(depth + 1)
              + (chance(3) ? tag("elsif " + filtered(depth)) + block(depth + 1) : "")
              + (chance(2) ? tag("else") + block(depth + 1) : "")
              + tag("endunless");
      case 4, 5 -> tag("assign " + pick(NAMES) + " = " + filtered(depth));
      case 6 -> tag("capture " + variableName()) + block(depth + 1) + tag("endcapture");
      case 7 -> tag((chance(2) ? "increment " : "decrement ") + pick(NAMES));
      case 8 -> tag("cycle " + (chance(3) ? value(depth) + ": " : "") + arguments(depth, 1));
      case 9 -> tag("echo " + filtered(depth));
      case 10 -> tag("raw") + block(depth + 1) + tag("endraw");
      case 11 ->
          chance(2)
              ? tag("comment") + block(depth + 1) + tag("endcomment")
              : tag("# note " + pick(TEXTS).strip());
      case 12 -> lines(depth);
      default -> rare(depth);
    };
  }

  private String condition(int depth) {
    StringBuilder condition = new StringBuilder();
    condition.append(tag("if " + filtered(depth))).append(block(depth + 1));
    for (int i = random.nextInt(3); i > 1; i--) {
      condition.append(tag("elsif " + filtered(depth))).append(block(depth + 1));
    }
    if (chance(2)) {
      condition.append(tag("else")).append(block(depth + 1));
    }
    return condition.append(tag("endif")).toString();
  }

  /** Tags that are refused, misplaced or seldom used. */
  private String rare(int depth) {
    return switch (random.nextInt(10)) {
      case 0 -> tag("for i in tags") + tag("endfor");
      case 1 -> tag("include 'x'");
      case 2 -> tag("endif");
      case 3 -> tag("else");
      case 4 -> tag("break");
      case 5 -> tag("continue");
      case 6 -> tag("block b") + block(depth + 1) + tag("endblock");
      case 7 -> tag("case n");
      case 8 -> tag("liquid");
      default -> tag("nonsense");
    };
  }

  private String lines(int depth) {
    StringBuilder lines = new StringBuilder("liquid");
    for (int i = random.nextInt(4); i > 0; i--) {
      lines.append('\n').append(pick(TEXTS).isBlank() ? "  " : "");
      lines.append(
          switch (random.nextInt(5)) {
            case 0 -> "assign " + pick(NAMES) + " = " + filtered(depth);
            case 1 -> "if " + filtered(depth) + "\n echo " + filtered(depth) + "\n endif";
            case 2 -> "increment " + pick(NAMES);
            case 3 -> "# note";
            default -> "echo " + filtered(depth);
          });
    }
    return tag(lines.toString());
  }

  private String variableName() {
    return chance(6) ? "'" + pick(NAMES) + "'" : pick(NAMES);
  }

  private String tag(String content) {
    return open("{%") + content + close("%}");
  }

  private String open(String delimiter) {
    return delimiter + (chance(8) ? "-" : "") + (chance(6) ? "" : " ");
  }

  private String close(String delimiter) {
    return (chance(6) ? "" : " ") + (chance(8) ? "-" : "") + delimiter;
  }

  private String filtered(int depth) {
    StringBuilder filtered = new StringBuilder(expression(depth));
    for (int i = Math.max(0, random.nextInt(5) - 1); i > 0; i--) {
      filtered.append(chance(6) ? "|" : " | ");
      String filter = chance(60) ? pick(REFUSED_FILTERS) : pick(FILTERS);
      String arguments = filter.equals("round") ? pick(DIGITS) : arguments(depth, 0);
      filtered.append(filter).append(chance(3) ? "" : ": " + arguments);
    }
    return filtered.toString();
  }

  private String arguments(int depth, int least) {
    StringBuilder arguments = new StringBuilder();
    for (int i = Math.max(least, random.nextInt(4)); i > 0; i--) {
      arguments.append(arguments.isEmpty() ? "" : ", ");
      arguments.append(chance(12) ? "allow_false: " : "").append(value(depth));
    }
    return arguments.toString();
  }

  private String expression(int depth) {
    StringBuilder expression = new StringBuilder(chance(15) ? "not " : "").append(value(depth));
    for (int i = Math.max(0, random.nextInt(5) - 2); i > 0; i--) {
      expression.append(' ').append(pick(OPERATORS)).append(' ');
      expression.append(chance(15) ? "not " : "").append(value(depth));
    }
    return expression.toString();
  }

  private String value(int depth) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> pick(LITERALS);
      case 3 ->
          chance(2)
              ? "(" + random.nextInt(4) + ".." + random.nextInt(8) + ")"
              : "(" + pick(NAMES) + ".." + pick(LITERALS) + ")";
      case 4, 5 -> pick(NAMES) + access(depth);
      default -> pick(NAMES);
    };
  }

  private String access(int depth) {
    StringBuilder access = new StringBuilder();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      access.append(
          switch (random.nextInt(6)) {
            case 0 -> "[" + (random.nextInt(7) - 3) + "]";
            case 1 -> "['" + pick(KEYS) + "']";
            case 2 -> depth < MAX_DEPTH ? "[" + value(depth + 1) + "]" : "[key]";
            default -> "." + pick(KEYS);
          });
    }
    return access.toString();
  }

  /** The text with a few characters removed, inserted or repeated. */
  private String damaged(String text) {
    StringBuilder damaged = new StringBuilder(text);
    for (int i = 1 + random.nextInt(3); i > 0 && !damaged.isEmpty(); i--) {
      int at = random.nextInt(damaged.length());
      switch (random.nextInt(3)) {
        case 0 -> damaged.deleteCharAt(at);
        case 1 -> damaged.insert(at, NOISE.charAt(random.nextInt(NOISE.length())));
        default -> damaged.insert(at, damaged.charAt(at));
      }
    }
    return damaged.toString();
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private String pick(String[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
