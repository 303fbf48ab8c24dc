package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Keys of exported things that are not known here, so that what they do is not carried over. */
final class UnknownKeys {
  /** What has keys. */
  enum Kind {
    DESTINATION,
    SUBSCRIPTION,
    FILTER
  }

  private static final Map<Kind, Set<String>> KEYS =
      Map.of(
          Kind.DESTINATION,
          Set.of("settings", "metadata"),
          Kind.SUBSCRIPTION,
          Set.of(
              "actionId",
              "actionSlug",
              "trigger",
              "modelId",
              "reverseETLSchedule",
              "reverseEtlSchedule",
              "settings"),
          Kind.FILTER,
          Set.of("title", "if", "actions"));

  /** Keys that anything may have; some say nothing about what is delivered. */
  private static final Set<String> COMMON =
      Set.of(
          "id",
          "name",
          "enabled",
          "description",
          "type",
          "createdAt",
          "updatedAt",
          "sourceId",
          "destinationId",
          "workspaceId");

  private record Owner(Kind kind, String id) {}

  private final Map<Owner, Set<String>> found = new HashMap<>();

  /** Adds what is not known of a thing; Terraform's keys are in snake case. */
  void add(Kind kind, String id, ExportNode item) {
    Set<String> ofKind = KEYS.getOrDefault(kind, Set.of());
    for (Map.Entry<String, JsonNode> field : item.json().properties()) {
      String key = camel(field.getKey());
      if (!field.getValue().isNull() && !COMMON.contains(key) && !ofKind.contains(key)) {
        found.computeIfAbsent(new Owner(kind, id), none -> new TreeSet<>()).add(field.getKey());
      }
    }
  }

  private static String camel(String key) {
    StringBuilder camel = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      boolean isBreak = key.charAt(i) == '_' && i > 0 && i + 1 < key.length();
      camel.append(isBreak ? Character.toUpperCase(key.charAt(++i)) : key.charAt(i));
    }
    return camel.toString();
  }

  /** Reports what is not known of a thing, if there is something. */
  void report(Kind kind, String id, String place, ImportReport report) {
    Set<String> keys = found.getOrDefault(new Owner(kind, id), Set.of());
    if (!keys.isEmpty()) {
      report.add(
          ImportReport.Section.MISSING,
          place
              + ": keys that are not known here: "
              + keys.stream().map(Names::key).collect(Collectors.joining(", ")));
    }
  }
}
