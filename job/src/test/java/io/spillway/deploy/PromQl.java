package io.spillway.deploy;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates the part of PromQL that the alert rules use; whatever else an expression has is an
 * error. Each instance evaluates one expression.
 */
final class PromQl {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<number>\\d+(?:\\.\\d+)?(?![\\w.]))|(?<duration>(?:\\d+[dhms])+)"
              + "|(?<name>[A-Za-z_][\\w:]*)|(?<string>\"[^\"]*\")|(?<sign>[<>=!]=|=~|[-+*/<>=(){}\\[\\],]))");
  private static final List<Set<String>> PRECEDENCE =
      List.of(
          Set.of("or"),
          Set.of("and", "unless"),
          Set.of("==", "!=", "<", "<=", ">", ">="),
          Set.of("+", "-"),
          Set.of("*", "/"));
  private static final Set<String> AGGREGATIONS = Set.of("sum", "max", "min", "count");

  private final List<String> tokens = new ArrayList<>();
  private int next;
  private final Expression expression;

  /** A scalar is a vector whose only sample has null for labels. */
  record Sample(Map<String, String> labels, double value) {}

  @FunctionalInterface
  private interface Expression {
    List<Sample> at(TimeSeries series, long millis);
  }

  @FunctionalInterface
  private interface RangeExpression {
    List<TimeSeries.Window> at(TimeSeries series, long millis);
  }

  PromQl(String text) {
    Matcher matcher = TOKEN.matcher(text.strip());
    int end = 0;
    for (; matcher.lookingAt(); matcher.region(end, text.strip().length())) {
      tokens.add(matcher.group().strip());
      end = matcher.end();
    }
    if (end < text.strip().length()) {
      throw new IllegalArgumentException("not understood: " + text.strip().substring(end));
    }
    tokens.add("");
    expression = binary(0);
    take("");
  }

  List<Sample> at(TimeSeries series, long millis) {
    return expression.at(series, millis);
  }

  static Duration duration(String text) {
    return Duration.parse(
        text.contains("d") ? "P" + text.replaceFirst("d(?=.)", "dT") : "PT" + text);
  }

  private Expression binary(int level) {
    if (level == PRECEDENCE.size()) {
      return operand();
    }
    Expression left = binary(level + 1);
    while (PRECEDENCE.get(level).contains(tokens.get(next))) {
      String operator = tokens.get(next++);
      List<String> on = tokens.get(next).equals("on") ? labelsAfter("on") : null;
      boolean many = tokens.get(next).equals("group_left");
      if (many && !labelsAfter("group_left").isEmpty()) {
        throw new IllegalArgumentException("group_left with labels");
      }
      Expression first = left;
      Expression second = binary(level + 1);
      left =
          (series, millis) ->
              combined(operator, on, many, first.at(series, millis), second.at(series, millis));
    }
    return left;
  }

  private Expression operand() {
    String token = tokens.get(next);
    if (token.equals("(")) {
      take("(");
      Expression inner = binary(0);
      take(")");
      return inner;
    }
    if (token.matches("\\d.*")) {
      double number = Double.parseDouble(tokens.get(next++));
      return (series, millis) -> List.of(new Sample(null, number));
    }
    if (AGGREGATIONS.contains(token)) {
      next++;
      List<String> by = labelsAfter("by");
      Expression inner = operand();
      return (series, millis) -> aggregated(token, by, inner.at(series, millis));
    }
    if (tokens.get(next + 1).equals("(")) {
      next++;
      take("(");
      RangeExpression range = range();
      take(")");
      return (series, millis) ->
          range.at(series, millis).stream()
              .filter(window -> window.size() >= (token.matches("rate|increase") ? 2 : 1))
              .map(window -> new Sample(without(window.labels()), function(token, window)))
              .toList();
    }
    Map<String, String> selector = selector();
    long offset = offset();
    return (series, millis) -> series.at(selector, millis - offset);
  }

  private RangeExpression range() {
    Map<String, String> selector = selector();
    take("[");
    long length = duration(tokens.get(next++)).toMillis();
    take("]");
    long offset = offset();
    return (series, millis) -> series.window(selector, millis - offset - length, millis - offset);
  }

  private Map<String, String> selector() {
    Map<String, String> selector = new LinkedHashMap<>();
    if (!tokens.get(next).equals("{")) {
      selector.put(TimeSeries.NAME, tokens.get(next++));
    }
    if (tokens.get(next).equals("{")) {
      selector.putAll(labels());
    }
    return selector;
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    take("{");
    while (!tokens.get(next).equals("}")) {
      String label = tokens.get(next++);
      String operator = tokens.get(next).equals(TimeSeries.PATTERN) ? TimeSeries.PATTERN : "=";
      take(operator);
      String value = tokens.get(next++).replace("\"", "");
      labels.put(label, operator.equals("=") ? value : TimeSeries.PATTERN + value);
      if (tokens.get(next).equals(",")) {
        next++;
      }
    }
    take("}");
    return labels;
  }

  /** A metric with its labels, as tests write it: {@code name{label="value"}}. */
  static Map<String, String> labels(String text) {
    PromQl parsed = new PromQl(text.startsWith("{") ? "none" + text : text);
    parsed.next = 0;
    Map<String, String> labels = parsed.selector();
    labels.remove(TimeSeries.NAME, "none");
    return labels;
  }

  private long offset() {
    if (!tokens.get(next).equals("offset")) {
      return 0;
    }
    next++;
    return duration(tokens.get(next++)).toMillis();
  }

  private List<String> labelsAfter(String keyword) {
    take(keyword);
    take("(");
    List<String> labels = new ArrayList<>();
    while (!tokens.get(next).equals(")")) {
      labels.add(tokens.get(next++));
      if (tokens.get(next).equals(",")) {
        next++;
      }
    }
    take(")");
    return labels;
  }

  private void take(String token) {
    if (!tokens.get(next).equals(token)) {
      throw new IllegalArgumentException(
          "expected '" + token + "' at " + tokens.subList(next, tokens.size()));
    }
    next++;
  }

  private static double function(String name, TimeSeries.Window window) {
    return switch (name) {
      case "rate" -> window.increase() / window.seconds();
      case "increase" -> window.increase();
      case "changes" -> window.changes();
      case "max_over_time" -> Arrays.stream(window.values()).max().orElseThrow();
      default -> throw new IllegalArgumentException("unknown function " + name);
    };
  }

  private static List<Sample> aggregated(String name, List<String> by, List<Sample> samples) {
    List<Sample> result = new ArrayList<>();
    samples.stream()
        .collect(groupingBy(sample -> only(by, sample.labels())))
        .forEach(
            (labels, group) -> {
              var values = group.stream().mapToDouble(Sample::value).summaryStatistics();
              result.add(
                  new Sample(
                      labels,
                      switch (name) {
                        case "sum" -> values.getSum();
                        case "max" -> values.getMax();
                        case "min" -> values.getMin();
                        default -> values.getCount();
                      }));
            });
    return result;
  }

  private static List<Sample> combined(
      String operator, List<String> on, boolean many, List<Sample> left, List<Sample> right) {
    if (PRECEDENCE.get(0).contains(operator) || PRECEDENCE.get(1).contains(operator)) {
      return setOperation(operator, on, left, right);
    }
    boolean filters = PRECEDENCE.get(2).contains(operator);
    List<Sample> result = new ArrayList<>();
    Set<Map<String, String>> used = new HashSet<>();
    for (Sample one : left) {
      for (Sample other : right) {
        boolean vectors = one.labels() != null && other.labels() != null;
        if (vectors && !key(on, one).equals(key(on, other))) {
          continue;
        }
        if (vectors && !many && !used.add(key(on, one))) {
          throw new IllegalArgumentException("several samples match " + one);
        }
        Map<String, String> labels = one.labels() == null ? other.labels() : one.labels();
        if (vectors && !many) {
          labels = key(on, one);
        }
        if (!filters) {
          double value = arithmetic(operator).applyAsDouble(one.value(), other.value());
          result.add(new Sample(labels == null ? null : without(labels), value));
        } else if (holds(operator, one.value(), other.value())) {
          result.add(new Sample(labels, one.labels() == null ? other.value() : one.value()));
        }
      }
    }
    return result;
  }

  private static List<Sample> setOperation(
      String operator, List<String> on, List<Sample> left, List<Sample> right) {
    Set<Map<String, String>> keys = new HashSet<>();
    (operator.equals("or") ? left : right).forEach(sample -> keys.add(key(on, sample)));
    if (operator.equals("or")) {
      List<Sample> both = new ArrayList<>(left);
      right.stream().filter(sample -> !keys.contains(key(on, sample))).forEach(both::add);
      return both;
    }
    return left.stream()
        .filter(sample -> keys.contains(key(on, sample)) == operator.equals("and"))
        .toList();
  }

  private static DoubleBinaryOperator arithmetic(String operator) {
    return switch (operator) {
      case "+" -> Double::sum;
      case "-" -> (a, b) -> a - b;
      case "*" -> (a, b) -> a * b;
      default -> (a, b) -> a / b;
    };
  }

  private static boolean holds(String operator, double one, double other) {
    return switch (operator) {
      case "==" -> one == other;
      case "!=" -> one != other;
      case "<" -> one < other;
      case "<=" -> one <= other;
      case ">" -> one > other;
      default -> one >= other;
    };
  }

  private static Map<String, String> key(List<String> on, Sample sample) {
    return on == null ? without(sample.labels()) : only(on, sample.labels());
  }

  private static Map<String, String> only(List<String> names, Map<String, String> labels) {
    return labels.entrySet().stream()
        .filter(label -> names.contains(label.getKey()))
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Map<String, String> without(Map<String, String> labels) {
    Map<String, String> rest = new TreeMap<>(labels);
    rest.remove(TimeSeries.NAME);
    return rest;
  }
}
