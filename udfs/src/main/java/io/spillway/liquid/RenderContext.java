package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import io.spillway.budget.Meter;
import io.spillway.json.TextSearch;
import java.util.HashMap;
import java.util.Map;

/** The variables and the output of rendering one template for one event. */
final class RenderContext {
  private final JsonNode event;
  private final Meter meter;
  private final Map<String, JsonNode> variables = new HashMap<>();
  private final Map<String, JsonNode> counters = new HashMap<>();
  private final Map<String, Integer> cycles = new HashMap<>();
  private StringBuilder output = new StringBuilder();
  private boolean stopped;

  /**
   * @param meter what the rendering is charged to
   */
  RenderContext(JsonNode event, Meter meter) {
    this.event = event;
    this.meter = meter;
  }

  Meter meter() {
    return meter;
  }

  /** A context whose variables are the properties of a value; both share the limits. */
  RenderContext within(JsonNode value) {
    return new RenderContext(value, meter);
  }

  /** The value of a variable: assigned in the template, else a counter, else from the event. */
  JsonNode variable(String name) {
    JsonNode assigned = variables.get(name);
    if (assigned != null) {
      return assigned;
    }
    JsonNode counted = counters.get(name);
    return counted != null ? counted : Property.variable(event, name);
  }

  void assign(String name, JsonNode value) {
    variables.put(name, value);
  }

  /**
   * Adds to a counter that starts at the event's number of this name, else at 0. The event does not
   * change.
   *
   * @return the value before
   */
  double count(String name, int step) {
    JsonNode current = counters.getOrDefault(name, event.path(name));
    double before = current.isNumber() ? current.doubleValue() : 0;
    counters.put(name, DoubleNode.valueOf(before + step));
    return before;
  }

  /** The current position of a cycle; the next call returns the next one. */
  int cycle(String name, int length) {
    int position = cycles.getOrDefault(name, 0) % length;
    cycles.put(name, position + 1);
    return position;
  }

  void write(String text) {
    charge(text.length());
    output.append(text);
  }

  String output() {
    return output.toString();
  }

  /** The text that the node writes; it does not become output. */
  String capture(Node node) throws LiquidException {
    StringBuilder outer = output;
    output = new StringBuilder();
    try {
      node.render(this);
      return output.toString();
    } finally {
      output = outer;
    }
  }

  /** Ends the rendering; what was written stays. */
  void stop() {
    stopped = true;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Charges text that is about to be produced; nothing when the number is not positive. */
  void charge(double characters) {
    if (characters > 0) {
      meter.text((long) characters);
    }
  }

  /** A search for a text in others. */
  TextSearch search(String sought) {
    meter.sought(sought.length());
    return new TextSearch(sought);
  }
}
