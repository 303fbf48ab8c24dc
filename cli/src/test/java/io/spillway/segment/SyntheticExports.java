package io.spillway.segment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Exports of three workspaces with four destinations each, five subscriptions in each of these, and
 * twenty filters in all. The subscriptions are mappings of the conformance corpus.
 */
public final class SyntheticExports {
  public static final int WORKSPACES = 3;
  public static final int MAPPINGS = 60;
  private static final int DESTINATIONS = 4;
  private static final int SUBSCRIPTIONS = 5;
  private static final int FILTERS = 20;
  private static final Path CORPUS = Path.of("../udfs/src/test/resources/conformance");
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final List<ObjectNode> cases;
  private final boolean hasFilters;

  /**
   * @param first the number of the first of the sixty cases
   */
  public SyntheticExports(int first, boolean hasFilters) throws IOException {
    this.cases = cases().subList(first, first + MAPPINGS);
    this.hasFilters = hasFilters;
  }

  /** The corpus's cases of whole files without those that Spillway answers otherwise. */
  public static List<ObjectNode> cases() throws IOException {
    return cases("files.jsonl");
  }

  /** The same of another file of the corpus. */
  public static List<ObjectNode> cases(String file) throws IOException {
    Set<String> different =
        Files.readAllLines(CORPUS.resolve("deliberate-differences.tsv")).stream()
            .map(line -> line.split("\t", 2)[0])
            .collect(Collectors.toSet());
    List<ObjectNode> cases = new ArrayList<>();
    for (String line : Files.readAllLines(CORPUS.resolve(file))) {
      ObjectNode read = (ObjectNode) json(line);
      if (!different.contains(read.path("id").textValue())) {
        cases.add(read);
      }
    }
    return cases;
  }

  private static JsonNode json(String text) throws IOException {
    try {
      return new JsonReader(JsonReader.MAX_DEPTH).read(text);
    } catch (MalformedJsonException e) {
      throw new IOException(e);
    }
  }

  /** The cases by the ids of their subscriptions. */
  public Map<String, ObjectNode> casesBySubscription() {
    Map<String, ObjectNode> byId = new LinkedHashMap<>();
    for (int i = 0; i < cases.size(); i++) {
      byId.put("sub" + i, cases.get(i));
    }
    return byId;
  }

  /** The write key of the source of a subscription's destination. */
  public static String writeKey(String subscription) {
    return "key-of-src" + Integer.parseInt(subscription.substring(3)) / SUBSCRIPTIONS;
  }

  /** The answers of the Public API for a workspace by path and query, two or three to a page. */
  public Map<String, String> answers(int workspace) {
    Map<String, String> answers = new LinkedHashMap<>();
    List<ObjectNode> destinations = new ArrayList<>();
    for (int d = workspace * DESTINATIONS; d < (workspace + 1) * DESTINATIONS; d++) {
      destinations.add(destination(d));
      page("/destinations/dst" + d + "/subscriptions", "subscriptions", subscriptions(d), answers);
      page("/destination/dst" + d + "/filters", "filters", filters(d), answers);
      ObjectNode source = JSON.objectNode();
      source.putObject("data").set("source", source(d));
      answers.put("/sources/src" + d, source.toString());
    }
    destinations.add(
        JSON.objectNode()
            .put("id", "other" + workspace)
            .put("name", "Webhook")
            .put("enabled", true)
            .put("sourceId", "src" + workspace * DESTINATIONS)
            .set("metadata", JSON.objectNode().put("id", "614a").put("slug", "actions-webhook")));
    page("/destinations", "destinations", destinations, answers);
    return answers;
  }

  private static void page(
      String path, String list, List<ObjectNode> items, Map<String, String> out) {
    int most = 3;
    int page = 0;
    do {
      ObjectNode answer = JSON.objectNode();
      ObjectNode data = answer.putObject("data");
      ArrayNode listed = data.putArray(list);
      items.stream().skip((long) page * most).limit(most).forEach(listed::add);
      ObjectNode pagination = data.putObject("pagination").put("current", "c" + page);
      page++;
      if (page * most < items.size()) {
        pagination.put("next", "c" + page);
      }
      pagination.put("totalEntries", items.size());
      out.put(path + (page == 1 ? "" : "?c" + (page - 1)), answer.toString());
    } while (page * most < items.size());
  }

  /** What {@code terraform show -json} prints for a workspace; subscriptions are in a module. */
  public String terraform(int workspace) {
    ObjectNode state = JSON.objectNode().put("format_version", "1.0");
    ObjectNode root = state.putObject("values").putObject("root_module");
    ArrayNode resources = root.putArray("resources");
    ArrayNode inner =
        root.putArray("child_modules")
            .addObject()
            .put("address", "module.s3")
            .putArray("resources");
    for (int d = workspace * DESTINATIONS; d < (workspace + 1) * DESTINATIONS; d++) {
      resources.add(resource("segment_destination", destination(d)));
      resources.add(resource("segment_source", source(d)));
      subscriptions(d)
          .forEach(each -> inner.add(resource("segment_destination_subscription", each)));
      filters(d).forEach(each -> inner.add(resource("segment_destination_filter", each)));
    }
    return state.toString();
  }

  /** In Terraform, keys are in snake case, and settings and fields are text. */
  private static ObjectNode resource(String type, ObjectNode values) {
    ObjectNode snake = JSON.objectNode();
    values
        .properties()
        .forEach(
            entry ->
                snake.set(
                    entry.getKey().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT),
                    entry.getKey().equals("settings")
                        ? JSON.textNode(entry.getValue().toString())
                        : entry.getValue()));
    for (JsonNode action : snake.path("actions")) {
      if (action.has("fields")) {
        ((ObjectNode) action).put("fields", action.get("fields").toString());
      }
    }
    return JSON.objectNode().put("mode", "managed").put("type", type).set("values", snake);
  }

  /** The answers of the Public API for one destination with these subscriptions, in one text. */
  public static String answers(int number, List<ObjectNode> subscriptions) {
    ObjectNode answer = JSON.objectNode();
    ObjectNode data = answer.putObject("data");
    data.set("destination", destination(number));
    data.set("source", source(number));
    data.putArray("subscriptions").addAll(subscriptions);
    data.putArray("filters");
    return text(answer);
  }

  /** JSON that a file can hold: a half of a surrogate pair is escaped. */
  public static String text(JsonNode json) {
    return Pattern.compile("\\p{Cs}")
        .matcher(json.toString())
        .replaceAll(half -> String.format("\\\\u%04x", (int) half.group().charAt(0)));
  }

  /** A subscription of a destination. */
  public static ObjectNode subscription(
      String id, int destination, String trigger, ObjectNode settings) {
    return JSON.objectNode()
        .put("id", id)
        .put("actionSlug", Workspace.ACTION)
        .put("destinationId", "dst" + destination)
        .put("enabled", true)
        .put("trigger", trigger)
        .set("settings", settings);
  }

  private static ObjectNode destination(int number) {
    ObjectNode destination =
        JSON.objectNode()
            .put("id", "dst" + number)
            .put("name", "Customer " + number)
            .put("enabled", true)
            .put("sourceId", "src" + number);
    destination.putObject("metadata").put("id", Workspace.METADATA_ID).put("slug", Workspace.SLUG);
    destination
        .putObject("settings")
        .put("iam_role_arn", "arn:aws:iam::123456789012:role/customer-" + number)
        .put("iam_external_id", "clear-text-" + number)
        .put("s3_aws_bucket_name", "customer-" + number)
        .put("s3_aws_region", "eu-west-1");
    return destination;
  }

  private static ObjectNode source(int number) {
    ObjectNode source =
        JSON.objectNode().put("id", "src" + number).put("slug", "web").put("name", "Web " + number);
    source.putArray("writeKeys").add("key-of-src" + number);
    return source;
  }

  private List<ObjectNode> subscriptions(int destination) {
    List<ObjectNode> subscriptions = new ArrayList<>();
    for (int i = destination * SUBSCRIPTIONS; i < (destination + 1) * SUBSCRIPTIONS; i++) {
      ObjectNode of = cases.get(i);
      ObjectNode subscription =
          JSON.objectNode()
              .put("id", "sub" + i)
              .put("name", of.path("note").asText())
              .put("actionId", "act")
              .put("actionSlug", Workspace.ACTION)
              .put("destinationId", "dst" + destination)
              .put("enabled", true);
      subscription.set("trigger", of.get("subscribe"));
      subscription.set("settings", of.get("mapping_settings"));
      subscriptions.add(subscription);
    }
    return subscriptions;
  }

  /** None of them changes what the corpus's events become. */
  private List<ObjectNode> filters(int destination) {
    List<ObjectNode> filters = new ArrayList<>();
    int all = WORKSPACES * DESTINATIONS;
    for (int i = destination; hasFilters && i < FILTERS; i += all) {
      ObjectNode filter =
          JSON.objectNode()
              .put("id", "flt" + i)
              .put("sourceId", "src" + destination)
              .put("destinationId", "dst" + destination)
              .put("title", "Filter " + i)
              .put("description", "not carried over")
              .put("enabled", i % 5 != 0)
              .put("if", i % 2 == 0 ? "event = \"No Such Event\"" : "all");
      ObjectNode action = filter.putArray("actions").addObject();
      if (i % 2 == 1) {
        action.put("type", "SAMPLE").put("percent", 1).putNull("fields").put("path", "messageId");
      } else if (i % 4 == 0) {
        action.put("type", "DROP").putNull("fields").putNull("percent");
      } else {
        action.put("type", "DROP_PROPERTIES");
        action.putObject("fields").putArray("properties").add("email");
      }
      filters.add(filter);
    }
    return filters;
  }
}
