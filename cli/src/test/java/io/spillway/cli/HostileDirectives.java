package io.spillway.cli;

import static io.spillway.cli.HostileCases.Answer.EITHER;
import static io.spillway.cli.HostileCases.Answer.LIMIT;
import static io.spillway.cli.HostileCases.Answer.RESULT;
import static io.spillway.cli.HostileCases.array;
import static io.spillway.cli.HostileCases.json;
import static io.spillway.cli.HostileCases.object;
import static io.spillway.cli.HostileCases.text;
import static io.spillway.cli.HostileCases.wide;

import java.util.function.UnaryOperator;

/** Mapping values that make the directives work hard. */
final class HostileDirectives {
  private static final String ROOT = "{'@path':''}";
  private static final String P = "{'@path':'$.p'}";
  private static final String ZEROS = "{'@literal':[" + "0,".repeat(999) + "0]}";

  private HostileDirectives() {}

  static void addTo(HostileCases cases) {
    products(cases);
    sharedValues(cases);
    flattenedAndMerged(cases);
    texts(cases);
    templatesAndPaths(cases);
  }

  private static void products(HostileCases cases) {
    String products = nested(2, "{'x':1}", inner -> "{'k':" + items(ZEROS, inner) + "}");
    cases.mapping("product-of-literals", LIMIT, json(items(ZEROS, products)), json("{}"));
    String merged = merge(ZEROS, ZEROS, ZEROS);
    cases.mapping(
        "product-of-merges",
        LIMIT,
        json(items(ZEROS, "{'k':" + items(ZEROS, "{'m':" + merged + "}") + "}")),
        json("{}"));
    cases.mapping(
        "items-of-the-event",
        RESULT,
        json(items(P, "{'all':{'@path':'$.r'}}")),
        array(json("{'r':{'b':0}}"), 50_000));
    cases.mapping(
        "wide-literal",
        EITHER,
        json(list(50_000, "[{'@path':'$.x'},{'a':[{'@path':'$.x'}]}]")),
        json("{'x':1}"));
    cases.mapping("copies-of-the-event", LIMIT, json(list(2_000, ROOT)), text("a", 900_000));
  }

  /** A value in many places takes no memory, but exponential time to go through. */
  private static void sharedValues(HostileCases cases) {
    String both = "{'a':{'@path':''},'b':{'@path':''}}";
    shared(cases, "doubled", both, ROOT);
    shared(cases, "doubled-and-flattened", both, flatten("."));
    shared(cases, "doubled-without-nulls", both, "{'@excludeWhenNull':" + ROOT + "}");
    shared(cases, "doubled-and-encoded", both, encode(ROOT));
    shared(cases, "doubled-and-merged", both, merge(ROOT, ROOT));
    String arrays = "{'a':[{'@path':'$.a'},{'@path':'$.a'}],'b':[{'@path':'$.b'},{'@path':'$.b'}]}";
    shared(cases, "doubled-nulls", arrays, "{'@liquid':'{{ a }}'}");
    shared(cases, "doubled-and-joined", arrays, "{'@liquid':'{{ a | join }}'}");
    shared(cases, "doubled-and-compared", arrays, "{'@liquid':'{% if a == b %}x{% endif %}'}");
    shared(cases, "doubled-numbers", arrays, "{'@liquid':'{{ a | plus: 1 }}'}");
  }

  private static void shared(HostileCases cases, String id, String step, String last) {
    String mapping =
        nested(28, last, inner -> "{'@transform':{'apply':" + step + ",'mapping':" + inner + "}}");
    cases.mapping(id, LIMIT, json(mapping), json("{'a':[null],'b':[null]}"));
  }

  private static void flattenedAndMerged(HostileCases cases) {
    String deep = nested(90, list(10_000, "1"), inner -> "{'k':" + inner + "}");
    cases.mapping("flattened-separator", LIMIT, json(flatten("-".repeat(1_000))), json(deep));
    cases.mapping("flattened-wide", RESULT, json(flatten(".")), wide(50_000, i -> "k" + i));
    cases.mapping(
        "flattened-long-key",
        RESULT,
        json(flatten(".")),
        object("k".repeat(900_000), json("[1,2]")));
    cases.mapping(
        "flattened-depth",
        RESULT,
        json(
            "{'@flatten':{'separator':'.','value':{'@json':{'mode':'decode','value':" + P + "}}}}"),
        object("p", json("'" + "[".repeat(900) + "]".repeat(900) + "'")));
    cases.mapping(
        "merges-of-merges",
        LIMIT,
        json(nested(40, ROOT, inner -> merge(inner, "{'k" + inner.length() + "':" + ROOT + "}"))),
        wide(30_000, i -> "f" + i));
    cases.mapping("merged-texts", LIMIT, json(merge(P, P)), text("a", 900_000));
    cases.mapping(
        "colliding-keys",
        RESULT,
        json(merge(P, P)),
        object("p", wide(20_000, HostileDirectives::colliding)));
    cases.mapping(
        "nulls-that-are-left-out",
        LIMIT,
        json(
            "{'@transform':{'apply':{'a':{'@arrayPath':['$.p',{'x':{'@excludeWhenNull':"
                + "{'@path':'$.n'}}}]}},'mapping':{'all':"
                + list(1_000, ROOT)
                + "}}}"),
        array(json("{'n':null}"), 60_000));
  }

  private static void texts(HostileCases cases) {
    cases.mapping(
        "replaced-by-text-before", LIMIT, json(replace("a", "$`$`", P)), text("a", 90_000));
    cases.mapping(
        "replaced-again",
        LIMIT,
        json(nested(20, P, inner -> replace("a", "aaaaaaaaaa", inner))),
        text("a", 1_000));
    cases.mapping(
        "replaced-ignoring-case",
        RESULT,
        json(
            "{'@replace':{'pattern':'aaaaaaaaab','replacement':'','ignorecase':true,'value':"
                + P
                + "}}"),
        text("a", 1_000_000));
    cases.mapping(
        "case-changed-again",
        LIMIT,
        json(nested(45, P, inner -> changeCase("upper", changeCase("lower", inner)))),
        text("a", 500_000));
    cases.mapping("lower-case-grows", RESULT, json(changeCase("lower", P)), text("İ", 450_000));
    cases.mapping("upper-case-grows", RESULT, json(changeCase("upper", P)), text("ΐ", 450_000));
    cases.mapping(
        "encoded-again",
        LIMIT,
        json(nested(14, P, HostileDirectives::encode)),
        text("\"", 100_000));
    cases.mapping(
        "decoded-often",
        LIMIT,
        json(list(10, "{'@json':{'mode':'decode','value':" + P + "}}")),
        object("p", json("'" + list(400_000, "1") + "'")));
    cases.mapping(
        "slow-numbers",
        EITHER,
        json(encode(P)),
        object("p", json(list(20_000, "[5e-324,1.2345678901234567e-300]"))));
    cases.mapping(
        "long-integers", RESULT, json(encode(P)), object("p", json(list(200, "9".repeat(3_900)))));
  }

  private static void templatesAndPaths(HostileCases cases) {
    cases.mapping(
        "many-references",
        LIMIT,
        json("{'@template':'" + "{{p}}".repeat(20_000) + "'}"),
        text("a", 900_000));
    cases.mapping("template-of-the-event", LIMIT, json(template(P)), text("{{a}}", 190_000));
    cases.mapping(
        "template-that-makes-one",
        LIMIT,
        json("{'@template':'" + "{{{p}}}".repeat(30) + "'}"),
        text("{{q}}", 50_000));
    cases.mapping("braces-that-never-close", RESULT, json(template(P)), text("{", 900_000));
    cases.mapping("path-of-the-event", RESULT, json(path(P)), text("a.", 450_000));
    cases.mapping("path-of-brackets", RESULT, json(path(P)), text("1]", 450_000));
    cases.mapping("many-paths-of-the-event", LIMIT, json(list(200, path(P))), text("a.", 450_000));
  }

  private static String nested(int times, String innermost, UnaryOperator<String> outer) {
    String value = innermost;
    for (int i = 0; i < times; i++) {
      value = outer.apply(value);
    }
    return value;
  }

  private static String list(int length, String item) {
    return "[" + (item + ",").repeat(length - 1) + item + "]";
  }

  private static String items(String path, String shape) {
    return "{'@arrayPath':[" + path + "," + shape + "]}";
  }

  private static String merge(String... objects) {
    return "{'@merge':{'direction':'right','objects':[" + String.join(",", objects) + "]}}";
  }

  private static String flatten(String separator) {
    return "{'@flatten':{'separator':'" + separator + "','value':" + ROOT + "}}";
  }

  private static String encode(String value) {
    return "{'@json':{'mode':'encode','value':" + value + "}}";
  }

  private static String replace(String pattern, String replacement, String value) {
    return "{'@replace':{'pattern':'"
        + pattern
        + "','replacement':'"
        + replacement
        + "','value':"
        + value
        + "}}";
  }

  private static String changeCase(String operator, String value) {
    return "{'@case':{'operator':'" + operator + "','value':" + value + "}}";
  }

  private static String template(String value) {
    return "{'@template':" + value + "}";
  }

  private static String path(String value) {
    return "{'@path':" + value + "}";
  }

  /** Keys whose hash codes are all equal. */
  private static String colliding(int number) {
    StringBuilder key = new StringBuilder();
    for (int bit = 0; bit < 15; bit++) {
      key.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return key.toString();
  }
}
