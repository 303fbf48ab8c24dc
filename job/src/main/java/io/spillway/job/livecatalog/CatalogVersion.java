package io.spillway.job.livecatalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CheckedCatalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.SecretReference;
import io.spillway.diagnostic.CompilationException;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.policy.Policy;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A valid catalog as it is sent to the operators and kept in their state. It holds no secret: a
 * reference to the catalog replaces a secret that is in the catalog in clear text. Destinations
 * that were removed from the catalog stay, disabled and without mappings, for as long as files may
 * be owed to them.
 */
public final class CatalogVersion implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(CatalogVersion.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DESTINATIONS = "destinations";
  private static final String MAPPINGS = "mappings";
  private static final String REFUSED = "refused";
  private static final String DEPARTED = "departed";
  private static final String SINCE = "since";
  private static final String DESTINATION = "destination";

  public static final TypeInformation<CatalogVersion> TYPE =
      new RecordTypeInfo<>(CatalogVersion.class, new Format());

  /** Nothing is known of any destination yet. */
  public static final CatalogVersion NONE =
      new CatalogVersion(
          "0", pack(JSON.createObjectNode().set(DESTINATIONS, JSON.createArrayNode())));

  private final String revision;
  private final byte[] content;

  private CatalogVersion(String revision, byte[] content) {
    this.revision = Objects.requireNonNull(revision, "revision");
    this.content = Objects.requireNonNull(content, "content");
  }

  /**
   * Checks a document.
   *
   * @throws CompilationException with all its problems
   */
  public static CatalogVersion of(CatalogDocument document, Policy policy)
      throws CompilationException {
    return of(document, new CheckedCatalog(document.compile(policy), List.of()), NONE);
  }

  /**
   * What can be used of a document; the rest is logged.
   *
   * @throws CompilationException with all its problems, when none of its destinations can be used
   */
  public static CatalogVersion ofUsable(CatalogDocument document, Policy policy)
      throws CompilationException {
    CheckedCatalog checked = document.check(policy);
    if (checked.refusals().isEmpty()) {
      return of(document, checked, NONE);
    }
    CompilationException invalid = new CompilationException(checked.errors());
    if (checked.catalog().destinations().isEmpty()) {
      throw invalid;
    }
    LOG.error("Parts of the catalog cannot be used: {}", invalid.getMessage());
    return of(document, checked, NONE);
  }

  /**
   * What can be used of a document, and for each destination that cannot what an earlier version
   * has of it.
   *
   * @param checked what can be used
   */
  static CatalogVersion of(
      CatalogDocument document, CheckedCatalog checked, CatalogVersion before) {
    String revision = document.revision();
    ObjectNode tree = document.tree(checked.catalog());
    ArrayNode destinations = (ArrayNode) tree.path(DESTINATIONS);
    destinations.forEach(destination -> hideClearText(destination, revision));
    ObjectNode last = before.tree();
    for (String id : before.standIns(checked)) {
      destinations.add(byId(last.path(DESTINATIONS)).get(id));
      tree.withObject(CatalogDocument.FILES).set(id, last.path(CatalogDocument.FILES).path(id));
    }
    ArrayNode refused = tree.putArray(REFUSED);
    checked.refusals().forEach(refusal -> refused.add(refusal.toString()));
    return new CatalogVersion(revision, pack(tree));
  }

  /** The destinations that stand as they are here, because they cannot be used as they are now. */
  Set<String> standIns(CheckedCatalog checked) {
    ObjectNode tree = tree();
    Set<String> ids = byId(tree.path(DESTINATIONS)).keySet();
    checked.catalog().destinations().forEach(valid -> ids.remove(valid.id()));
    ids.removeIf(
        id ->
            checked.refusals().stream()
                .noneMatch(
                    refusal ->
                        refusal.isAbout(
                            id, tree.path(CatalogDocument.FILES).path(id).textValue())));
    return ids;
  }

  /** What could not be used of the document, for example {@code destination acme of a.yaml}. */
  public List<String> refused() {
    List<String> refused = new ArrayList<>();
    tree().path(REFUSED).forEach(text -> refused.add(text.asText()));
    return refused;
  }

  /**
   * This version with the destinations that only an earlier version has.
   *
   * @param nowMillis when destinations that the earlier version still has count as removed
   * @param keepDeparted how long a removed destination may be owed files
   */
  CatalogVersion after(CatalogVersion before, long nowMillis, Duration keepDeparted) {
    ObjectNode tree = tree();
    ObjectNode last = before.tree();
    Set<String> present = byId(tree.path(DESTINATIONS)).keySet();
    ArrayNode departed = tree.putArray(DEPARTED);
    for (JsonNode entry : last.path(DEPARTED)) {
      if (!present.contains(entry.path(DESTINATION).path("id").asText())
          && nowMillis - entry.path(SINCE).asLong() < keepDeparted.toMillis()) {
        departed.add(entry);
      }
    }
    byId(last.path(DESTINATIONS))
        .forEach(
            (id, destination) -> {
              if (!present.contains(id)) {
                departed.addObject().put(SINCE, nowMillis).set(DESTINATION, retired(destination));
              }
            });
    return new CatalogVersion(revision, pack(tree));
  }

  /** {@link CatalogDocument#revision()} of its document. */
  public String revision() {
    return revision;
  }

  /** The revision for a metric: the number that its hexadecimal digits are. */
  public long revisionNumber() {
    return Long.parseLong(revision, 16);
  }

  /**
   * The catalog with the removed destinations, without those that cannot be used any more: an
   * earlier release, or an earlier policy, may have allowed them.
   *
   * @throws CompilationException when there are destinations, and none can be used
   */
  public Catalog compile(Policy policy) throws CompilationException {
    ObjectNode tree = tree();
    ArrayNode destinations = (ArrayNode) tree.path(DESTINATIONS);
    addDeparted(tree, destinations);
    return compile(tree, destinations, policy);
  }

  /** The same without mappings, which take most of the time: for an operator that needs none. */
  Catalog compileWithoutMappings(Policy policy) throws CompilationException {
    ObjectNode tree = tree();
    ArrayNode destinations = (ArrayNode) tree.path(DESTINATIONS);
    destinations.forEach(destination -> ((ObjectNode) destination).putArray(MAPPINGS));
    addDeparted(tree, destinations);
    return compile(tree, destinations, policy);
  }

  /** The destinations that do not go together with others, although each can be used alone. */
  Set<String> conflicts(Policy policy) {
    ObjectNode tree = tree();
    tree.path(DESTINATIONS).forEach(destination -> ((ObjectNode) destination).putArray(MAPPINGS));
    return check(tree, (ArrayNode) tree.path(DESTINATIONS), policy).refusals().stream()
        .map(CheckedCatalog.Refusal::id)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** The removed destinations only. */
  List<Destination> departed(Policy policy) {
    ObjectNode tree = tree();
    ArrayNode destinations = JSON.createArrayNode();
    addDeparted(tree, destinations);
    return check(tree, destinations, policy).catalog().destinations();
  }

  /** The ids of the removed destinations. */
  public Set<String> departedIds() {
    Set<String> ids = new HashSet<>();
    tree().path(DEPARTED).forEach(entry -> ids.add(entry.path(DESTINATION).path("id").asText()));
    return ids;
  }

  private static void addDeparted(ObjectNode tree, ArrayNode destinations) {
    for (JsonNode entry : tree.path(DEPARTED)) {
      destinations.add(entry.path(DESTINATION));
    }
  }

  private static Catalog compile(ObjectNode all, ArrayNode destinations, Policy policy)
      throws CompilationException {
    CheckedCatalog checked = check(all, destinations, policy);
    if (!checked.refusals().isEmpty()) {
      if (checked.catalog().destinations().isEmpty()) {
        throw new CompilationException(checked.errors());
      }
      LOG.error(
          "Destinations of the catalog in the job's state cannot be used any more: {}",
          new CompilationException(checked.errors()).getMessage());
    }
    return checked.catalog();
  }

  private static CheckedCatalog check(ObjectNode all, ArrayNode destinations, Policy policy) {
    ObjectNode tree = JSON.createObjectNode();
    tree.set(DESTINATIONS, destinations);
    if (all.has(CatalogDocument.DISCARD_WAITING)) {
      tree.set(CatalogDocument.DISCARD_WAITING, all.get(CatalogDocument.DISCARD_WAITING));
    }
    return CatalogDocument.of("catalog", tree.toString()).check(policy);
  }

  private static Map<String, JsonNode> byId(JsonNode destinations) {
    Map<String, JsonNode> byId = new LinkedHashMap<>();
    destinations.forEach(destination -> byId.put(destination.path("id").asText(), destination));
    return byId;
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
    retired.putArray(MAPPINGS);
    return retired;
  }

  private ObjectNode tree() {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("a catalog in memory is always readable", e);
    }
  }

  private static byte[] pack(ObjectNode tree) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(tree.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("memory is always writable", e);
    }
    return packed.toByteArray();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CatalogVersion that
        && revision.equals(that.revision)
        && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return revision.hashCode();
  }

  @Override
  public String toString() {
    return "CatalogVersion(" + revision + ")";
  }

  /** Between operators and in their state. */
  public static final class Format implements RecordFormat<CatalogVersion> {
    private static final long serialVersionUID = 1L;

    @Override
    public void write(CatalogVersion catalog, DataOutputView target) throws IOException {
      StringValue.writeString(catalog.revision, target);
      RecordFormat.writeBytes(catalog.content, target);
    }

    @Override
    public CatalogVersion read(int version, DataInputView source) throws IOException {
      return new CatalogVersion(StringValue.readString(source), RecordFormat.readBytes(source));
    }
  }
}
