package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.filter.EventFilter;
import io.spillway.filter.EventFilters;
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
    Optional<Trigger> trigger =
        fql.filter(text -> !text.strip().equals(ALL)).flatMap(text -> trigger(condition, text));
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
    return enabled && !actions.isEmpty()
        ? id.map(of -> new EventFilter(of, trigger.orElse(null), actions))
        : Optional.empty();
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
        percent.error("expected " + allowed + ", got " + CatalogNode.kind(json));
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
    Set<String> names = new LinkedHashSet<>();
    for (CatalogNode name : fields.list(path, true)) {
      Optional<String> key = name.text("the key of a field");
      key.filter(text -> text.contains(".")).ifPresent(text -> warnOfDot(name, path, text));
      key.ifPresent(names::add);
    }
    return names;
  }

  private static void warnOfDot(CatalogNode name, String path, String key) {
    int dot = key.lastIndexOf('.');
    String outer = (path.isEmpty() ? "" : path + ".") + key.substring(0, dot);
    name.warning(
        Diagnostic.value(key) + " is one key with a dot in it, not a path; ",
        "for a path, write " + outer + ": [" + key.substring(dot + 1) + "]");
  }
}
