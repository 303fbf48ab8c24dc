package io.spillway.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CatalogCompiler.Mappings;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Place;
import io.spillway.policy.Policy;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/**
 * The text of a catalog, in one file or several, which is compiled where it is used. The order of
 * the files does not matter.
 */
public record CatalogDocument(List<CatalogFile> files) implements Serializable {
  static final String DESTINATIONS = "destinations";

  /** The key of the owner of a destination. */
  public static final String OWNER = "owner";

  /** The key of the names of files, by the ids of their destinations. */
  public static final String FILES = "files";

  /** The key of the destinations whose waiting files are to be discarded. */
  public static final String DISCARD_WAITING = "discard_waiting";

  /** The key of a destination that gets what waits for another owner of its id. */
  public static final String TAKES_OVER_WAITING = "takes_over_waiting";

  private static final int REVISION_LENGTH = 12;

  public CatalogDocument {
    files =
        files.stream()
            .sorted(Comparator.comparing(CatalogFile::name).thenComparing(CatalogFile::text))
            .toList();
  }

  /** Whether a text can be the id of a destination or of an owner. */
  public static boolean isId(String text) {
    return CatalogNode.isId(text);
  }

  /** A catalog in one file. */
  public static CatalogDocument of(String name, String text) {
    return new CatalogDocument(List.of(new CatalogFile(name, text)));
  }

  /**
   * Reads, checks and compiles all files together: each file has its own list of destinations, and
   * an id is used only once in all of them.
   *
   * @param policy what the platform allows
   * @throws CompilationException with all errors at once
   */
  public Catalog compile(Policy policy) throws CompilationException {
    return new CatalogCompiler(files, policy, Standing.NOTHING, Mappings.COMPILED).compile();
  }

  /**
   * The same, one destination at a time: one that cannot be used leaves the others as they are.
   *
   * @param policy what the platform allows
   */
  public CheckedCatalog check(Policy policy) {
    return check(policy, Standing.NOTHING);
  }

  /**
   * The same while other destinations are in force.
   *
   * @param standing whose ids, roles and secrets are theirs
   */
  public CheckedCatalog check(Policy policy, Standing standing) {
    return new CatalogCompiler(files, policy, standing, Mappings.COMPILED).check();
  }

  /**
   * The same with destinations that have no mappings, which take most of the time and are not
   * looked at except for their folders.
   */
  public CheckedCatalog checkWithoutMappings(Policy policy) {
    return new CatalogCompiler(files, policy, Standing.NOTHING, Mappings.LEFT_OUT).check();
  }

  /** The same for trying mappings out: their secrets are not looked up. */
  public CheckedCatalog checkForTrial(Policy policy) {
    return new CatalogCompiler(files, policy, Standing.NOTHING, Mappings.TRIED).check();
  }

  /** The same without asking whether the platform allows it. */
  public Catalog compile() throws CompilationException {
    return compile(Policy.UNRESTRICTED);
  }

  /**
   * The files that can be read as one tree, {@code {"destinations": [...], "discard_waiting":
   * [...]}}. If all can, its text compiles to the same catalog.
   */
  public ObjectNode tree() {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode destinations = tree.putArray(DESTINATIONS);
    ArrayNode discarded = JsonNodeFactory.instance.arrayNode();
    forEachRoot(
        (file, root) -> {
          entries(file, root).forEach(destinations::add);
          root.list(DISCARD_WAITING, false).forEach(id -> discarded.add(id.json()));
        });
    if (!discarded.isEmpty()) {
      tree.set(DISCARD_WAITING, discarded);
    }
    return tree;
  }

  /**
   * The destinations that can be used as one tree, {@code {"destinations": [...], "files": {"<id>":
   * "<file>"}, "discard_waiting": [...]}}.
   */
  public ObjectNode tree(CheckedCatalog checked) {
    Catalog valid = checked.catalog();
    Set<String> ids =
        valid.destinations().stream().map(Destination::id).collect(Collectors.toSet());
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    ArrayNode destinations = tree.putArray(DESTINATIONS);
    ObjectNode names = tree.putObject(FILES);
    forEachRoot(
        (file, root) -> {
          for (JsonNode entry : entries(file, root)) {
            String id = entry.path("id").asText();
            if (ids.contains(id) && checked.takes(file.name(), id)) {
              destinations.add(entry);
              names.put(id, file.name());
            }
          }
        });
    if (!valid.waiting().discarded().isEmpty()) {
      valid.waiting().discarded().forEach(tree.putArray(DISCARD_WAITING)::add);
    }
    return tree;
  }

  /**
   * Whose destinations are in the files that can be read: the names of owners and, of destinations
   * that have none, their ids.
   */
  public Set<String> owners() {
    Set<String> owners = new HashSet<>();
    forEachRoot(
        (file, root) ->
            entries(file, root)
                .forEach(
                    each -> owners.add(each.path(each.hasNonNull(OWNER) ? OWNER : "id").asText())));
    return owners;
  }

  /** Those of this document's diagnostics that are about a destination. */
  public List<Diagnostic> about(String destinationId, List<Diagnostic> diagnostics) {
    Set<String> places = new HashSet<>();
    forEachRoot(
        (file, root) ->
            root.destinations().stream()
                .filter(node -> node.json().path("id").asText().equals(destinationId))
                .forEach(node -> places.add(file.name() + " " + node.path())));
    return diagnostics.stream()
        .filter(
            diagnostic -> {
              Place place = diagnostic.place();
              int end = place.path().indexOf(']') + 1;
              return places.contains(place.file() + " " + place.path().substring(0, end));
            })
        .toList();
  }

  private void forEachRoot(BiConsumer<CatalogFile, CatalogNode> out) {
    CatalogDiagnostics unused = new CatalogDiagnostics();
    for (CatalogFile file : files) {
      CatalogNode.root(file, unused.begin(file)).ifPresent(root -> out.accept(file, root));
    }
  }

  /** A file's destinations. Outside of their owner's folder, they have to say whose they are. */
  private static List<JsonNode> entries(CatalogFile file, CatalogNode root) {
    List<JsonNode> entries = root.destinations().stream().map(CatalogNode::json).toList();
    String owner = file.owner();
    if (owner != null) {
      for (JsonNode entry : entries) {
        if (entry instanceof ObjectNode object) {
          object.put(OWNER, owner);
        }
      }
    }
    return entries;
  }

  /**
   * 12 hex digits that change whenever the name or the text of a file changes, or why it has none.
   */
  public String revision() {
    MessageDigest digest = sha256();
    for (CatalogFile file : files) {
      update(digest, file.name());
      update(digest, file.text());
      if (file.problem() != null) {
        update(digest, file.problem());
      }
    }
    return HexFormat.of().formatHex(digest.digest()).substring(0, REVISION_LENGTH);
  }

  /** Includes the length, so that the end of a name is not taken for the start of a text. */
  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Never contains the text, which may contain secrets. */
  @Override
  public String toString() {
    return "CatalogDocument" + files;
  }
}
