package io.spillway.status;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that answers as Flink's REST API does for one job of three vertices, with two tasks
 * each. As the API it keeps every value that it was told until it is told another one.
 */
public final class FakeFlink implements AutoCloseable {
  public static final String JOB = "0123456789abcdef0123456789abcdef";

  /** When the job's tasks started. */
  public static final long STARTED = 1_764_130_002_000L;

  private static final Pattern VERTEX =
      Pattern.compile("/jobs/" + JOB + "/vertices/(\\w+)(/subtasks)?/metrics(?:\\?(.*))?");
  private static final Map<String, String> OPERATORS =
      Map.of("Route", "v1", "Batch", "v2", "Files__Deliver", "v3");

  /** By path, in place of anything else. */
  private final Map<String, String> answers = new TreeMap<>();

  /** By vertex, with the task's number before the name. */
  private final Map<String, Map<String, String>> metrics = new TreeMap<>();

  private final Queue<Integer> requestLines = new ConcurrentLinkedQueue<>();
  private final HttpServer server;
  private String state = "RUNNING";
  private String tasks = "{\"RUNNING\": 2, \"CREATED\": 0}";
  private long startedMillis = STARTED;

  public FakeFlink() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String target = exchange.getRequestURI().toString();
          requestLines.add(target.length());
          String answer = answer(target);
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          // Else it waits 40 ms for an acknowledgement of the headers.
          exchange.getResponseHeaders().set("Connection", "close");
          exchange.sendResponseHeaders(answer.isEmpty() ? 404 : 200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  public String address() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** The longest first line of a request, about. */
  public int longestRequestLine() {
    return requestLines.stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  public void answer(String path, String answer) {
    answers.put(path, answer);
  }

  /** The job's state, and those of the tasks of each vertex, as JSON. */
  public void state(String ofJob, String ofTasks) {
    state = ofJob;
    tasks = ofTasks;
  }

  /** All tasks start again. */
  public void restart(long millis) {
    startedMillis = millis;
  }

  /** All tasks of all operators tell their time. */
  public void tick(long millis) {
    for (String operator : OPERATORS.keySet()) {
      for (int task = 0; task < 2; task++) {
        tick(operator, task, millis);
      }
    }
  }

  /** One task tells its time. */
  public void tick(String operator, int task, long millis) {
    value(operator, task, "clockMillis", Long.toString(millis));
  }

  /** One task tells a metric of the job. */
  public void value(String operator, int task, String metric, String value) {
    metrics
        .computeIfAbsent(OPERATORS.get(operator), vertex -> new TreeMap<>())
        .put(task + "." + operator + ".spillway." + metric, value);
  }

  /** One task tells a metric of a destination, at some time. */
  public void figure(
      String operator, int task, long millis, String destination, String metric, long value) {
    text(operator, task, millis, destination, metric, Long.toString(value));
  }

  /** The same for a text. */
  public void text(
      String operator, int task, long millis, String destination, String metric, String text) {
    String group = "destination." + destination + ".";
    value(operator, task, group + "clockMillis", Long.toString(millis));
    value(operator, task, group + metric, text);
  }

  private String answer(String target) {
    if (answers.containsKey(target)) {
      return answers.get(target);
    } else if (target.equals("/jobs/overview")) {
      return "{\"jobs\": [{\"jid\": \"" + JOB + "\", \"end-time\": -1}]}";
    } else if (target.equals("/jobs/" + JOB)) {
      return details(JOB);
    }
    Matcher vertex = VERTEX.matcher(target);
    if (!vertex.matches()) {
      return "";
    }
    Map<String, String> known = metrics.getOrDefault(vertex.group(1), Map.of());
    Map<String, String> query = new TreeMap<>();
    if (vertex.group(3) != null) {
      Arrays.stream(vertex.group(3).split("&", -1))
          .forEach(part -> query.put(part.split("=", 2)[0], part.split("=", 2)[1]));
    }
    return (vertex.group(2) == null ? single(known, query) : aggregated(known, query)).toString();
  }

  /** Details of a Spillway job. */
  public String details(String job) {
    List<String> vertices = new ArrayList<>();
    for (String name : List.of("Source: Events -> Route", "Batch -> Files", "Files: Deliver")) {
      vertices.add(
          """
          {"id": "v%d", "name": "%s", "parallelism": 2, "start-time": %d, "tasks": %s}
          """
              .formatted(vertices.size() + 1, name, startedMillis, tasks));
    }
    return """
    {"jid": "%s", "name": "Spillway", "state": "%s", "start-time": 1764130000000,
     "vertices": %s}
    """
        .formatted(job, state, vertices);
  }

  private static List<String> single(Map<String, String> known, Map<String, String> query) {
    List<String> found = new ArrayList<>();
    for (String name : query.getOrDefault("get", "").split(",", -1)) {
      if (known.containsKey(name)) {
        found.add(
            "{\"id\": \"%s\", \"value\": \"%s\"}"
                .formatted(name, known.get(name).replace("\"", "\\\"")));
      }
    }
    return found;
  }

  private static List<String> aggregated(Map<String, String> known, Map<String, String> query) {
    List<String> found = new ArrayList<>();
    if (!query.containsKey("get")) {
      TreeSet<String> names = new TreeSet<>();
      known.keySet().forEach(name -> names.add(name.substring(2)));
      names.forEach(name -> found.add("{\"id\": \"" + name + "\"}"));
      return found;
    }
    for (String name : query.get("get").split(",", -1)) {
      List<Double> values = new ArrayList<>();
      for (String range : query.getOrDefault("subtasks", "0-1").split(",", -1)) {
        String[] bounds = range.split("-", 2);
        for (int task = Integer.parseInt(bounds[0]); task <= Integer.parseInt(bounds[1]); task++) {
          if (known.containsKey(task + "." + name)) {
            values.add(Double.parseDouble(known.get(task + "." + name)));
          }
        }
      }
      if (!values.isEmpty()) {
        found.add(
            "{\"id\": \"%s\", \"sum\": %s, \"max\": %s, \"min\": %s}"
                .formatted(
                    name,
                    values.stream().mapToDouble(Double::doubleValue).sum(),
                    values.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                    values.stream().mapToDouble(Double::doubleValue).min().orElseThrow()));
      }
    }
    return found;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
