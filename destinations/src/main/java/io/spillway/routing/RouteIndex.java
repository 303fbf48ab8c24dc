package io.spillway.routing;

import com.fasterxml.jackson.databind.node.TextNode;
import io.spillway.event.Event;
import io.spillway.event.EventPath;
import io.spillway.event.LazyEvent;
import io.spillway.mapping.CompiledMapping;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the few of many mappings that may take an event, by the event's source, its type, and the
 * text at one more path that a mapping's trigger requires. It leaves out only mappings that
 * certainly do not take the event. For one thread.
 *
 * @param <T> a mapping
 */
final class RouteIndex<T> {
  /** What all types share that the Segment spec does not know. */
  private static final String OTHER_TYPE = "";

  private final LazyEvent event;
  private final EventPath writeKey;
  private final ByType<T> ofAllSources;
  private final Map<String, ByType<T>> bySource = new HashMap<>();

  /**
   * @param event holds the event to find mappings for, another one each time
   */
  RouteIndex(LazyEvent event) {
    this.event = event;
    this.writeKey = event.path(List.of("writeKey"));
    this.ofAllSources = new ByType<>(event);
  }

  /**
   * @param sources write keys whose events the mapping may take; empty for all
   */
  void add(Set<String> sources, CompiledMapping mapping, T route) {
    if (sources.isEmpty()) {
      ofAllSources.add(mapping, route);
    } else {
      for (String source : sources) {
        ofSource(source).add(mapping, route);
      }
    }
  }

  /**
   * Counts of the events that {@link #forEachCandidate} sees of some sources.
   *
   * @param sources write keys; empty for all events
   */
  List<EventCount> counts(Set<String> sources) {
    return sources.isEmpty()
        ? List.of(ofAllSources.events)
        : sources.stream().map(source -> ofSource(source).events).toList();
  }

  private ByType<T> ofSource(String source) {
    return bySource.computeIfAbsent(source, key -> new ByType<>(event));
  }

  /**
   * Passes on each mapping that may take the current event, once.
   *
   * @param source the write key of the event's source; null when the event says it itself
   */
  void forEachCandidate(@Nullable String source, String type, Consumer<T> out) {
    ofAllSources.events.add();
    ofAllSources.forEachCandidate(type, out);
    if (!bySource.isEmpty()) {
      ByType<T> ofSource = bySource.get(source == null ? event.value(writeKey).asText() : source);
      if (ofSource != null) {
        ofSource.events.add();
        ofSource.forEachCandidate(type, out);
      }
    }
  }

  private static final class ByType<T> {
    private final LazyEvent event;
    private final Map<String, ByText<T>> byType = new HashMap<>();
    private final EventCount events = new EventCount();

    ByType(LazyEvent event) {
      this.event = event;
    }

    void add(CompiledMapping mapping, T route) {
      for (String type : Event.TYPES) {
        if (mapping.mayMatch(TextNode.valueOf(type))) {
          ofType(type).add(mapping, route);
        }
      }
      ofType(OTHER_TYPE).add(mapping, route);
    }

    private ByText<T> ofType(String type) {
      return byType.computeIfAbsent(type, key -> new ByText<>(event));
    }

    void forEachCandidate(String type, Consumer<T> out) {
      ByText<T> ofType = byType.get(Event.TYPES.contains(type) ? type : OTHER_TYPE);
      if (ofType != null) {
        ofType.forEachCandidate(out);
      }
    }
  }

  /** The mappings of one source and type; those that require a text by its path and value. */
  private static final class ByText<T> {
    private static final List<String> TYPE = List.of("type");
    private static final List<String> EVENT = List.of("event");

    /** Looking at more paths than this would cost more than it saves. */
    private static final int MAX_PATHS = 8;

    private final LazyEvent event;
    private final List<T> always = new ArrayList<>();
    private final Map<List<String>, TextAt<T>> paths = new HashMap<>();
    private final List<TextAt<T>> pathsInOrder = new ArrayList<>();

    ByText(LazyEvent event) {
      this.event = event;
    }

    void add(CompiledMapping mapping, T route) {
      Map<List<String>, Set<String>> required = mapping.requiredTexts();
      Optional<List<String>> best =
          required.keySet().stream()
              .filter(keys -> !keys.equals(TYPE))
              .filter(keys -> paths.containsKey(keys) || paths.size() < MAX_PATHS)
              .min(
                  Comparator.<List<String>, Boolean>comparing(keys -> !keys.equals(EVENT))
                      .thenComparing(keys -> String.join(".", keys)));
      if (best.isEmpty()) {
        always.add(route);
      } else {
        textAt(best.get()).add(required.get(best.get()), route);
      }
    }

    private TextAt<T> textAt(List<String> keys) {
      return paths.computeIfAbsent(
          keys,
          key -> {
            TextAt<T> textAt = new TextAt<>(event.path(key));
            pathsInOrder.add(textAt);
            return textAt;
          });
    }

    void forEachCandidate(Consumer<T> out) {
      always.forEach(out);
      for (TextAt<T> textAt : pathsInOrder) {
        textAt.forEachCandidate(event, out);
      }
    }
  }

  private static final class TextAt<T> {
    private final EventPath path;
    private final Map<String, List<T>> byText = new HashMap<>();

    TextAt(EventPath path) {
      this.path = path;
    }

    void add(Set<String> texts, T route) {
      for (String text : texts) {
        byText.computeIfAbsent(text, key -> new ArrayList<>()).add(route);
      }
    }

    void forEachCandidate(LazyEvent event, Consumer<T> out) {
      String text = event.value(path).textValue();
      List<T> candidates = text == null ? null : byText.get(text);
      if (candidates != null) {
        candidates.forEach(out);
      }
    }
  }
}
