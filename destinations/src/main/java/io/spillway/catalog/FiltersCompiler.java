package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.event.Event;
import io.spillway.filter.EventFilter;
import io.spillway.filter.EventFilters;
import io.spillway.filter.FieldPath;
import io.spillway.filter.FilterAction;
import io.spillway.trigger.Trigger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a destination's filters, which are written as Segment's Public API prints them. */
final class FiltersCompiler {
  static final String FILTERS = "filters";

  /** The keys of a filter. */
  static final Set<String> KEYS = Set.of("id", "title", "enabled", "if", "actions");

  private static final int MOST = 50;
  private static final String IF = "if";

  /** The condition of a filter that is for every event. */
  private static final String ALL = "all";

  private static final String ACTIONS = "actions";
  private static final String PERCENT = "percent";
  private static final String PATH = "path";
  private static final String FIELDS = "fields";

  private static final String DROP = "DROP";
  private static final String SAMPLE = "SAMPLE";
  private static final String DROP_PROPERTIES = "DROP_PROPERTIES";
  private static final String ALLOW_PROPERTIES = "ALLOW_PROPERTIES";

  /** The keys of an action by its type, besides the type. */
  private static final Map<String, List<String>> ACTION_KEYS =
      Map.of(
          DROP, List.of(),
          SAMPLE, List.of(PERCENT, PATH),
          DROP_PROPERTIES, List.of(FIELDS),
          ALLOW_PROPERTIES, List.of(FIELDS));

  private final CatalogNode destination;

  FiltersCompiler(CatalogNode destination) {
    this.destination = destination;
  }

  /** The filters that are enabled; what is wrong with any is reported. */
  EventFilters compile() {
    List<CatalogNode> nodes = destination.list(FILTERS, false);
    if (nodes.size() > MOST) {
      destination
          .child(FILTERS)
          .error(
              nodes.size() + " filters, at most " + MOST + " are allowed; ",
              "join conditions with `or`");
    }
    Map<String, CatalogNode> ids = new HashMap<>();
    List<EventFilter> filters = new ArrayList<>();
    for (CatalogNode node : nodes) {
      if (node.isObject("a filter")) {
        compile(node, ids).ifPresent(filters::add);
      }
    }
    return filters.isEmpty() ? EventFilters.NONE : new EventFilters(filters);
  }

  private static Optional<EventFilter> compile(CatalogNode node, Map<String, CatalogNode> ids) {
    node.rejectUnknownKeys(KEYS);
    Optional<String> id = node.ownId("filter", ids);
    boolean enabled = node.flag("enabled", true);
    node.given("title").ifPresent(title -> title.text("a title"));
    CatalogNode condition = node.child(IF);
    Optional<String> fql = condition.text("which events it is for, as FQL, or " + ALL);
    boolean isForAll = fql.filter(text -> text.strip().equalsIgnoreCase(ALL)).isPresent();
    Optional<Trigger> trigger =
        isForAll ? Optional.empty() : fql.flatMap(text -> trigger(condition, text));
    List<FilterAction> actions = new ArrayList<>();
    for (CatalogNode action : node.list(ACTIONS, true)) {
      if (action.isObject("an action")) {
        action(action).ifPresent(actions::add);
      }
    }
    CatalogNode list = node.child(ACTIONS);
    if (list.isEmptyList()) {
      list.error("empty, so that it does nothing; ", "give an action");
    }
    if (actions.stream().anyMatch(FilterAction.Drop.class::isInstance)) {
      warnOfDrop(list, actions.size(), enabled && isForAll);
    }
    return enabled && !actions.isEmpty()
        ? id.map(of -> new EventFilter(of, trigger.orElse(null), actions))
        : Optional.empty();
  }

  private static void warnOfDrop(CatalogNode list, int actions, boolean isOfAll) {
    if (isOfAll) {
      list.warning(
          "drops every event, so that nothing is delivered; ",
          "set the destination's enabled: false if that is meant");
    } else if (actions > 1) {
      list.warning(
          "DROP leaves nothing for the other actions to do; ", "leave them out, or leave out DROP");
    }
  }

  private static Optional<Trigger> trigger(CatalogNode node, String fql) {
    try {
      Trigger trigger = Trigger.compile(fql);
      trigger.warnings().forEach(node::reportText);
      return Optional.of(trigger);
    } catch (CompilationException e) {
      e.errors().forEach(node::reportText);
      return Optional.empty();
    }
  }

  private static Optional<FilterAction> action(CatalogNode node) {
    List<String> types = List.of(DROP, SAMPLE, DROP_PROPERTIES, ALLOW_PROPERTIES);
    Optional<String> type = node.child("type").oneOf(types);
    if (type.isEmpty()) {
      return Optional.empty();
    }
    List<String> keys = new ArrayList<>(ACTION_KEYS.get(type.get()));
    keys.add("type");
    node.rejectUnknownKeys(keys);
    return switch (type.get()) {
      case SAMPLE -> sample(node);
      case DROP_PROPERTIES -> Optional.of(new FilterAction.DropProperties(dropped(node)));
      case ALLOW_PROPERTIES -> Optional.of(new FilterAction.AllowProperties(fields(node)));
      default -> Optional.of(new FilterAction.Drop());
    };
  }

  private static Optional<FilterAction> sample(CatalogNode node) {
    CatalogNode percent = node.child(PERCENT);
    JsonNode json = percent.json();
    String allowed = "a number from 0 (none) to 1 (all), like 0.25 for a quarter";
    if (!json.isNumber()) {
      if (percent.isAbsent()) {
        percent.error("missing; ", "give " + allowed);
      } else {
        percent.error("expected " + allowed + ", got " + Diagnostic.kind(json));
      }
      return Optional.empty();
    }
    double part = json.doubleValue();
    if (!(part >= 0 && part <= 1)) {
      percent.error(json.asText() + " cannot be used; ", "give " + allowed);
      return Optional.empty();
    }
    if (part == 0) {
      percent.warning("0, so that no event passes; ", "use DROP if that is meant");
    }
    Optional<String> path = node.given(PATH).flatMap(given -> given.text("a path, like userId"));
    path.ifPresent(text -> warnOfPath(node.child(PATH), text));
    return Optional.of(new FilterAction.Sample(part, path.orElse("")));
  }

  private static Map<String, Set<String>> dropped(CatalogNode node) {
    Map<String, Set<String>> fields = fields(node);
    if (fields.getOrDefault("", Set.of()).contains(FilterAction.Edit.TYPE)) {
      node.child(FIELDS)
          .error(
              "type cannot be dropped, because every file has events of one type; ",
              "leave it out");
    }
    return fields;
  }

  private static Map<String, Set<String>> fields(CatalogNode node) {
    CatalogNode fields = node.child(FIELDS);
    String expected = "keys of fields by the path of what has them, like {properties: [email]}";
    Map<String, Set<String>> byPath = new LinkedHashMap<>();
    if (fields.isAbsent()) {
      fields.error("missing; ", "give " + expected);
    } else if (fields.isObject(expected)) {
      if (fields.json().isEmpty()) {
        fields.error("empty, so that it does nothing; ", "give " + expected);
      }
      fields.json().fieldNames().forEachRemaining(path -> byPath.put(path, names(fields, path)));
    }
    return byPath;
  }

  private static Set<String> names(CatalogNode fields, String path) {
    if (!path.isEmpty()) {
      warnOfPath(fields.child(path), path);
    }
    Set<String> names = new LinkedHashSet<>();
    for (CatalogNode node : fields.list(path, true)) {
      Optional<String> key = node.text("the key of a field");
      key.ifPresent(text -> warnOfKey(node, path, text));
      key.ifPresent(names::add);
    }
    return names;
  }

  /** Of a path that leads to nothing in any event, probably. */
  private static void warnOfPath(CatalogNode node, String path) {
    List<String> keys = FieldPath.keys(path);
    if (path.indexOf('[') >= 0) {
      node.warning(
          Diagnostic.value(path) + " has a bracket, which is part of a key here; ",
          "leave it out: a path goes through all items of a list by itself");
    } else if (keys.isEmpty() || path.contains("..") || path.endsWith(".")) {
      node.warning(
          Diagnostic.value(path) + " has nothing before or behind a dot; ",
          "write keys with one dot between them, like context.traits");
    } else {
      warnOfField(node, keys.get(0));
    }
  }

  private static void warnOfField(CatalogNode node, String field) {
    if (!Event.FIELDS.contains(field)) {
      node.warning(
          "events of the Segment spec have no field " + Diagnostic.value(field) + "; ",
          NearestName.meant(field, new TreeSet<>(Event.FIELDS))
              .map(nearest -> "did you mean " + nearest + "?")
              .orElse("correct it if yours have none, either"));
    }
  }

  private static void warnOfKey(CatalogNode node, String path, String key) {
    int dot = key.lastIndexOf('.');
    if (key.indexOf('\\') >= 0) {
      node.warning(
          Diagnostic.value(key) + " has a backslash, which is part of the key here; ",
          "leave it out: a dot needs none in a key");
    } else if (dot >= 0) {
      String outer = (path.isEmpty() ? "" : path + ".") + key.substring(0, dot);
      node.warning(
          Diagnostic.value(key) + " is one key with a dot in it, not a path; ",
          "for a path, write " + outer + ": [" + key.substring(dot + 1) + "]");
    } else if (path.isEmpty()) {
      warnOfField(node, key);
    }
  }
}
