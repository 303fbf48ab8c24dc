package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The variables, output and limits of rendering one template for one event. */
final class RenderContext {
  /**
   * Longest rendering, as in Segment, but in CPU time of the thread: a pause of the process must
   * not reject events.
   */
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Most characters that filters, captures and the output produce together. */
  private static final long MAX_CHARS = 32L * 1024 * 1024;

  private final JsonNode event;
  private final Usage usage;
  private final Map<String, JsonNode> variables = new HashMap<>();
  private final Map<String, JsonNode> counters = new HashMap<>();
  private final Map<String, Integer> cycles = new HashMap<>();
  private StringBuilder output = new StringBuilder();
  private boolean stopped;

  RenderContext(JsonNode event) {
    this(event, new Usage());
  }

  private RenderContext(JsonNode event, Usage usage) {
    this.event = event;
    this.usage = usage;
  }

  /** What a rendering has used up. */
  private static final class Usage {
    private final long start = System.nanoTime();
    private final long cpuStart = THREADS.getCurrentThreadCpuTime();
    private long chars;
  }

  /** A context whose variables are the properties of a value; both share the limits. */
  RenderContext within(JsonNode value) {
    return new RenderContext(value, usage);
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

  void write(String text) throws LiquidException {
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

  /** Charges text that is about to be produced against the limit. */
  void charge(double more) throws LiquidException {
    checkTime();
    if (more > 0) {
      usage.chars += (long) Math.min(more, MAX_CHARS + 1);
    }
    if (usage.chars > MAX_CHARS) {
      throw tooManyChars();
    }
  }

  /** The number of characters that may still be produced. */
  int remainingChars() {
    return (int) (MAX_CHARS - usage.chars);
  }

  static LiquidException tooManyChars() {
    return new LiquidException(
        "the template makes more than " + MAX_CHARS + " characters for this event");
  }

  void checkTime() throws LiquidException {
    if (System.nanoTime() - usage.start > MAX_NANOS
        && THREADS.getCurrentThreadCpuTime() - usage.cpuStart > MAX_NANOS) {
      throw new LiquidException("rendering takes longer than 500 ms for this event");
    }
  }
}
