package io.spillway.routing;

import com.fasterxml.jackson.databind.node.TextNode;
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

/**
 * Finds the few mappings that may take an event among very many, by the event's source, its type,
 * and the text at one further place that a mapping's trigger asks for. It leaves out only what
 * certainly takes no part. For one thread.
 *
 * @param <T> what stands for a mapping
 */
final class RouteIndex<T> {
  /** The Segment spec's; any other type is looked up like one that no trigger names. */
  private static final Set<String> TYPES =
      Set.of("track", "identify", "page", "screen", "group", "alias");

  private static final String OTHER_TYPE = "";

  private final LazyEvent event;
  private final EventPath writeKey;
  private final ByType<T> ofAllSources;
  private final Map<String, ByType<T>> bySource = new HashMap<>();

  /**
   * @param event the one that candidates are looked for, whichever it is at the moment
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
        bySource.computeIfAbsent(source, key -> new ByType<>(event)).add(mapping, route);
      }
    }
  }

  /** Hands over each mapping that may take the current event, once. */
  void forEachCandidate(String type, Consumer<T> out) {
    ofAllSources.forEachCandidate(type, out);
    if (!bySource.isEmpty()) {
      ByType<T> ofSource = bySource.get(event.value(writeKey).asText());
      if (ofSource != null) {
        ofSource.forEachCandidate(type, out);
      }
    }
  }

  private static final class ByType<T> {
    private final LazyEvent event;
    private final Map<String, ByText<T>> byType = new HashMap<>();

    ByType(LazyEvent event) {
      this.event = event;
    }

    void add(CompiledMapping mapping, T route) {
      for (String type : TYPES) {
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
      ByText<T> ofType = byType.get(TYPES.contains(type) ? type : OTHER_TYPE);
      if (ofType != null) {
        ofType.forEachCandidate(out);
      }
    }
  }

  /** Mappings of one source and type, those that ask for a text by place and text. */
  private static final class ByText<T> {
    private static final List<String> TYPE = List.of("type");
    private static final List<String> EVENT = List.of("event");

    /** Looking at more places than this would cost more than it saves. */
    private static final int MAX_PLACES = 8;

    private final LazyEvent event;
    private final List<T> always = new ArrayList<>();
    private final Map<List<String>, Place<T>> places = new HashMap<>();
    private final List<Place<T>> placesInOrder = new ArrayList<>();

    ByText(LazyEvent event) {
      this.event = event;
    }

    void add(CompiledMapping mapping, T route) {
      Map<List<String>, Set<String>> required = mapping.requiredTexts();
      Optional<List<String>> best =
          required.keySet().stream()
              .filter(keys -> !keys.equals(TYPE))
              .filter(keys -> places.containsKey(keys) || places.size() < MAX_PLACES)
              .min(
                  Comparator.<List<String>, Boolean>comparing(keys -> !keys.equals(EVENT))
                      .thenComparing(keys -> String.join(".", keys)));
      if (best.isEmpty()) {
        always.add(route);
      } else {
        place(best.get()).add(required.get(best.get()), route);
      }
    }

    private Place<T> place(List<String> keys) {
      return places.computeIfAbsent(
          keys,
          key -> {
            Place<T> place = new Place<>(event.path(key));
            placesInOrder.add(place);
            return place;
          });
    }

    void forEachCandidate(Consumer<T> out) {
      always.forEach(out);
      for (Place<T> place : placesInOrder) {
        place.forEachCandidate(event, out);
      }
    }
  }

  private static final class Place<T> {
    private final EventPath path;
    private final Map<String, List<T>> byText = new HashMap<>();

    Place(EventPath path) {
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
