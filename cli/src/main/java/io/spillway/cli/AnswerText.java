package io.spillway.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.json.JsonText;
import java.util.List;
import java.util.stream.Collectors;

/** The members of an answer of {@code spillway eval}, as JSON. */
final class AnswerText {
  private AnswerText() {}

  /** A member whose value is text. */
  static String member(String key, String text) {
    return json(key) + ":" + json(text);
  }

  /** A comma and a member whose value is a list, or nothing when there are no texts. */
  static String list(String key, List<String> texts) {
    return texts.isEmpty() ? "" : "," + wholeList(key, texts);
  }

  /** A member whose value is a list, which may be empty. */
  static String wholeList(String key, List<String> texts) {
    return texts.stream()
        .map(AnswerText::json)
        .collect(Collectors.joining(",", json(key) + ":[", "]"));
  }

  /** The warnings among the remarks, like {@link #list}. */
  static String warnings(List<Diagnostic> remarks) {
    return list(
        "warnings",
        remarks.stream()
            .filter(remark -> remark.severity() == Severity.WARNING)
            .map(Diagnostic::toString)
            .toList());
  }

  private static String json(String text) {
    return JsonText.of(TextNode.valueOf(text));
  }
}
