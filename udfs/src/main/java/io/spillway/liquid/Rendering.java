package io.spillway.liquid;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The state of rendering one template for one event, and what it may use up. */
final class Rendering {
  /**
   * As Segment's, but of the thread's own time: a pause of the whole process must not reject
   * events.
   */
  private static final long MAX_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Characters that filters, captures and the output may make together. */
  private static final long MAX_CHARS = 32L * 1024 * 1024;

  private final JsonNode event;
  private final Map<String, JsonNode> variables = new HashMap<>();
  private final Map<String, JsonNode> counters = new HashMap<>();
  private final Map<String, Integer> cycles = new HashMap<>();
  private final long start = System.nanoTime();
  private final long ownStart = THREADS.getCurrentThreadCpuTime();
  private StringBuilder output = new StringBuilder();
  private long chars;
  private boolean stopped;

  Rendering(JsonNode event) {
    this.event = event;
  }

  /** A variable: assigned in the template, else counted, else the event's. */
  JsonNode variable(String name) {
    JsonNode assigned = variables.get(name);
    if (assigned != null) {
      return assigned;
    }
    JsonNode counted = counters.get(name);
    return counted != null ? counted : event.path(name);
  }

  void assign(String name, JsonNode value) {
    variables.put(name, value);
  }

  /**
   * Adds to a counter that starts at the event's number of that name, else at 0. The event itself
   * stays as it is.
   *
   * @return the value before
   */
  double count(String name, int step) {
    JsonNode current = counters.getOrDefault(name, event.path(name));
    double before = current.isNumber() ? current.doubleValue() : 0;
    counters.put(name, DoubleNode.valueOf(before + step));
    return before;
  }

  /** The position of a cycle, which moves on. */
  int cycle(String name, int length) {
    int position = cycles.getOrDefault(name, 0) % length;
    cycles.put(name, position + 1);
    return position;
  }

  void write(String text) throws LiquidRenderException {
    use(text.length());
    output.append(text);
  }

  String output() {
    return output.toString();
  }

  /** What the node writes, instead of writing it. */
  String capture(Node node) throws LiquidRenderException {
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

  /** Accounts for text that is about to be made. */
  void use(double more) throws LiquidRenderException {
    checkTime();
    if (more > 0) {
      chars += (long) Math.min(more, MAX_CHARS + 1);
    }
    if (chars > MAX_CHARS) {
      throw tooManyChars();
    }
  }

  /** How many characters may still be made. */
  int remainingChars() {
    return (int) (MAX_CHARS - chars);
  }

  static LiquidRenderException tooManyChars() {
    return new LiquidRenderException(
        "the template makes more than " + MAX_CHARS + " characters for this event");
  }

  void checkTime() throws LiquidRenderException {
    if (System.nanoTime() - start > MAX_NANOS
        && THREADS.getCurrentThreadCpuTime() - ownStart > MAX_NANOS) {
      throw new LiquidRenderException("rendering takes longer than 500 ms for this event");
    }
  }

  static JsonNode nothing() {
    return MissingNode.getInstance();
  }
}
