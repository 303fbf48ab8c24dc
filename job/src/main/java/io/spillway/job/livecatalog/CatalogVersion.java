package io.spillway.job.livecatalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
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
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * A valid catalog as it is sent to the operators and kept in their state. It holds no secret: a
 * reference to the catalog replaces a secret that is in the catalog in clear text. Destinations
 * that were removed from the catalog stay, disabled and without mappings, for as long as files may
 * be owed to them.
 */
public final class CatalogVersion implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String DESTINATIONS = "destinations";
  private static final String MAPPINGS = "mappings";
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
    var unused = document.compile(policy);
    return ofValid(document);
  }

  /**
   * A document that compiles.
   *
   * @throws CompilationException when it does not even have the form of a catalog
   */
  static CatalogVersion ofValid(CatalogDocument document) throws CompilationException {
    ObjectNode tree = document.tree();
    String revision = document.revision();
    tree.path(DESTINATIONS).forEach(destination -> hideClearText(destination, revision));
    return new CatalogVersion(revision, pack(tree));
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
   * The catalog with the removed destinations.
   *
   * @throws CompilationException when an earlier release found it valid and this one does not
   */
  public Catalog compile(Policy policy) throws CompilationException {
    ObjectNode tree = tree();
    ArrayNode destinations = (ArrayNode) tree.path(DESTINATIONS);
    addDeparted(tree, destinations);
    return compile(tree, destinations, policy);
  }

  /**
   * The same without mappings, which take most of the time: for an operator that needs none.
   *
   * @throws CompilationException when an earlier release found it valid and this one does not
   */
  Catalog compileWithoutMappings(Policy policy) throws CompilationException {
    ObjectNode tree = tree();
    ArrayNode destinations = (ArrayNode) tree.path(DESTINATIONS);
    destinations.forEach(destination -> ((ObjectNode) destination).putArray(MAPPINGS));
    addDeparted(tree, destinations);
    return compile(tree, destinations, policy);
  }

  /**
   * The removed destinations only.
   *
   * @throws CompilationException when an earlier release found them valid and this one does not
   */
  List<Destination> departed(Policy policy) throws CompilationException {
    ObjectNode tree = tree();
    ArrayNode destinations = JSON.createArrayNode();
    addDeparted(tree, destinations);
    return destinations.isEmpty() ? List.of() : compile(tree, destinations, policy).destinations();
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
    ObjectNode tree = JSON.createObjectNode();
    tree.set(DESTINATIONS, destinations);
    if (all.has(CatalogDocument.DISCARD_WAITING)) {
      tree.set(CatalogDocument.DISCARD_WAITING, all.get(CatalogDocument.DISCARD_WAITING));
    }
    return CatalogDocument.of("catalog", tree.toString()).compile(policy);
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
