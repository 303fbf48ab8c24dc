package io.spillway.job.livecatalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CheckedCatalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.SecretReference;
import io.spillway.mapping.Setting;
import io.spillway.policy.Policy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What a {@link CatalogVersion} holds, to be read and changed: the destinations of the catalog with
 * the files that they come from, what could not be used, and destinations that were removed.
 */
final class CatalogTree {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DESTINATIONS = "destinations";
  private static final String MAPPINGS = "mappings";
  private static final String REFUSED = "refused";
  private static final String DEPARTED = "departed";
  private static final String SINCE = "since";
  private static final String DESTINATION = "destination";

  private final ObjectNode root;

  private CatalogTree(ObjectNode root) {
    this.root = root;
  }

  /** Without any destination. */
  static CatalogTree empty() {
    return new CatalogTree(JSON.createObjectNode().set(DESTINATIONS, JSON.createArrayNode()));
  }

  /** What can be used of a document, without secrets. */
  static CatalogTree of(CatalogDocument document, CheckedCatalog checked) {
    CatalogTree tree = new CatalogTree(document.tree(checked));
    String revision = document.revision();
    tree.destinations().forEach(destination -> hideClearText(destination, revision));
    ArrayNode refused = tree.root.putArray(REFUSED);
    checked.refusals().forEach(refusal -> refused.add(refusal.toString()));
    return tree;
  }

  static CatalogTree unpack(byte[] packed) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new CatalogTree((ObjectNode) JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException("a catalog in memory is always readable", e);
    }
  }

  byte[] pack() {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(root.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory is always writable", e);
    }
    return packed.toByteArray();
  }

  private ArrayNode destinations() {
    return (ArrayNode) root.path(DESTINATIONS);
  }

  private Map<String, JsonNode> byId() {
    Map<String, JsonNode> byId = new LinkedHashMap<>();
    destinations().forEach(destination -> byId.put(id(destination), destination));
    return byId;
  }

  private static String id(JsonNode destination) {
    return destination.path("id").asText();
  }

  private JsonNode files() {
    return root.path(CatalogDocument.FILES);
  }

  /** The names of the destinations' files, by their ids; without those of old state. */
  Map<String, String> filesById() {
    Map<String, String> files = new HashMap<>();
    files().properties().forEach(file -> files.put(file.getKey(), file.getValue().asText()));
    return files;
  }

  /** What could not be used of the document. */
  List<String> refused() {
    List<String> refused = new ArrayList<>();
    root.path(REFUSED).forEach(text -> refused.add(text.asText()));
    return refused;
  }

  /** The destinations that stand as they are here, because they cannot be used as they are now. */
  Set<String> standIns(CheckedCatalog checked) {
    Set<String> ids = byId().keySet();
    checked.catalog().destinations().forEach(valid -> ids.remove(valid.id()));
    ids.removeIf(
        id ->
            checked.refusals().stream()
                .noneMatch(refusal -> refusal.isAbout(id, files().path(id).textValue())));
    return ids;
  }

  /**
   * Takes destinations over from an earlier version. What waits for one of them is not discarded,
   * as it may be enabled there.
   */
  void takeOver(Set<String> ids, CatalogTree before) {
    Map<String, JsonNode> last = before.byId();
    for (String id : ids) {
      destinations().add(last.get(id));
      root.withObject(CatalogDocument.FILES).set(id, before.files().path(id));
    }
    Iterator<JsonNode> discarded = root.path(CatalogDocument.DISCARD_WAITING).iterator();
    while (discarded.hasNext()) {
      if (ids.contains(discarded.next().asText())) {
        discarded.remove();
      }
    }
  }

  /** Keeps the destinations that only an earlier version has, for as long as they may be owed. */
  void keepDeparted(CatalogTree before, long nowMillis, Duration keepDeparted) {
    Set<String> present = byId().keySet();
    ArrayNode departed = root.putArray(DEPARTED);
    for (JsonNode entry : before.root.path(DEPARTED)) {
      if (!present.contains(id(entry.path(DESTINATION)))
          && nowMillis - entry.path(SINCE).asLong() < keepDeparted.toMillis()) {
        departed.add(entry);
      }
    }
    before
        .byId()
        .forEach(
            (id, destination) -> {
              if (!present.contains(id)) {
                departed.addObject().put(SINCE, nowMillis).set(DESTINATION, retired(destination));
              }
            });
  }

  /** Compiles the destinations that were not removed. */
  CheckedCatalog check(Policy policy) {
    return document(destinations()).check(policy);
  }

  /**
   * The same without mappings, which take most of the time; afterwards only their folders are here.
   */
  CheckedCatalog checkWithoutMappings(Policy policy) {
    destinations().forEach(CatalogTree::keepFoldersOnly);
    return document(destinations()).checkWithoutMappings(policy);
  }

  /**
   * Compiles the removed destinations, each by itself: its role may be that of another one by now,
   * which was given a new id, for example.
   */
  List<Destination> departed(Policy policy) {
    List<Destination> departed = new ArrayList<>();
    for (JsonNode entry : root.path(DEPARTED)) {
      ArrayNode alone = JSON.createArrayNode().add(entry.path(DESTINATION));
      departed.addAll(document(alone).checkWithoutMappings(policy).catalog().destinations());
    }
    return departed;
  }

  Set<String> departedIds() {
    Set<String> ids = new HashSet<>();
    root.path(DEPARTED).forEach(entry -> ids.add(id(entry.path(DESTINATION))));
    return ids;
  }

  private CatalogDocument document(ArrayNode destinations) {
    ObjectNode tree = JSON.createObjectNode();
    tree.set(DESTINATIONS, destinations);
    if (root.has(CatalogDocument.DISCARD_WAITING)) {
      tree.set(CatalogDocument.DISCARD_WAITING, root.get(CatalogDocument.DISCARD_WAITING));
    }
    return CatalogDocument.of("catalog", tree.toString());
  }

  private static void hideClearText(JsonNode destination, String revision) {
    JsonNode settings = destination.path("settings");
    JsonNode secret = settings.path("iam_external_id");
    if (secret.isTextual() && new SecretReference(secret.textValue()).isClearText()) {
      ((ObjectNode) settings)
          .put("iam_external_id", SecretReference.inCatalog(revision).spelling());
    }
  }

  private static ObjectNode retired(JsonNode destination) {
    ObjectNode retired = destination.deepCopy();
    retired.put("enabled", false);
    keepFoldersOnly(retired);
    return retired;
  }

  /** What the permissions of its role's session depend on. */
  private static void keepFoldersOnly(JsonNode destination) {
    for (JsonNode mapping : destination.path(MAPPINGS)) {
      if (mapping instanceof ObjectNode settings) {
        settings.retain(Setting.FOLDER.key());
      }
    }
  }
}
