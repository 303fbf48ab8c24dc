package io.spillway.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.Diagnostic.Severity;
import io.spillway.diagnostic.NearestName;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compiles the trees of a catalog's files and reports everything that is wrong. For one use. */
final class CatalogCompiler {
  static final int MAX_MAPPINGS = 50;
  private static final String OWNER = "owner";
  static final Set<String> ROOT_KEYS =
      Set.of(CatalogDocument.DESTINATIONS, CatalogDocument.DISCARD_WAITING);
  static final Set<String> DESTINATION_KEYS =
      Set.of(
          "id",
          "name",
          OWNER,
          "enabled",
          "sources",
          "settings",
          "mappings",
          CatalogDocument.TAKES_OVER_WAITING);

  private final Policy policy;
  private final SharedIdentities identities;
  private final Map<String, CatalogNode> ids = new HashMap<>();
  private final List<Destination> destinations = new ArrayList<>();
  private final SharedFolders folders = new SharedFolders();
  private final List<CatalogNode> discarded = new ArrayList<>();
  private final Map<String, CatalogNode> discardedIds = new HashMap<>();
  private final Set<String> takenOver = new HashSet<>();

  CatalogCompiler(Policy policy) {
    this.policy = policy;
    this.identities = new SharedIdentities(policy.identity());
  }

  Catalog compile(List<CatalogFile> files) throws CompilationException {
    CatalogDiagnostics diagnostics = new CatalogDiagnostics();
    for (CatalogFile file : files) {
      CatalogNode.root(file, diagnostics.begin(file)).ifPresent(this::compileFile);
    }
    discarded.forEach(this::checkDiscarded);
    diagnostics.throwErrors();
    List<Diagnostic> remarks = new ArrayList<>(diagnostics.of(Severity.WARNING));
    remarks.addAll(diagnostics.of(Severity.NOTE));
    return new Catalog(
        destinations, new Catalog.Waiting(discardedIds.keySet(), takenOver), remarks);
  }

  private void compileFile(CatalogNode root) {
    root.rejectUnknownKeys(ROOT_KEYS);
    List<CatalogNode> nodes = root.destinations();
    if (root.child(CatalogDocument.DESTINATIONS).isEmptyList()) {
      root.child(CatalogDocument.DESTINATIONS)
          .warning("empty, so that nothing is delivered; ", "add a destination");
    }
    for (CatalogNode destination : nodes) {
      compileDestination(destination).ifPresent(destinations::add);
    }
    discarded.addAll(root.list(CatalogDocument.DISCARD_WAITING, false));
  }

  /** What is owed to a destination may be discarded once nothing more comes for it. */
  private void checkDiscarded(CatalogNode node) {
    node.id().ifPresent(id -> checkDiscarded(node, id));
  }

  private void checkDiscarded(CatalogNode node, String id) {
    CatalogNode first = discardedIds.putIfAbsent(id, node);
    if (first != null) {
      node.error(
          Diagnostic.value(id) + " is listed twice, first at " + first.position() + "; ",
          "leave one out");
    } else if (destinations.stream().anyMatch(of -> of.enabled() && of.id().equals(id))) {
      node.error(
          "destination " + Diagnostic.value(id) + " is enabled; ",
          "set its enabled: false, or remove it, before what waits for it is discarded");
    } else if (!ids.containsKey(id)) {
      checkRemoved(node, id);
    }
  }

  /** Whether there was such a destination, the catalog does not know. */
  private void checkRemoved(CatalogNode node, String id) {
    Optional<String> nearest = NearestName.meant(id, new TreeSet<>(ids.keySet()));
    if (nearest.isPresent()) {
      node.warning(
          "no destination has the id " + Diagnostic.value(id) + "; ",
          "did you mean " + nearest.get() + "? It is right for one that was removed");
    } else {
      node.note(
          "no destination has the id "
              + Diagnostic.value(id)
              + ": what still waits for one that had it is discarded; ",
          "correct it unless that destination was removed");
    }
  }

  private Optional<Destination> compileDestination(CatalogNode node) {
    if (!node.isObject("a destination")) {
      return Optional.empty();
    }
    node.rejectUnknownKeys(DESTINATION_KEYS);
    Optional<String> id = ownId(node, ids, "is used twice", "destination");
    Set<String> sources = new LinkedHashSet<>();
    for (CatalogNode source : node.list("sources", false)) {
      source.text("a source's write key").ifPresent(sources::add);
    }
    boolean enabled = node.flag("enabled", true);
    if (node.flag(CatalogDocument.TAKES_OVER_WAITING, false)) {
      id.ifPresent(takenOver::add);
    }
    Optional<String> owner = node.given(OWNER).flatMap(CatalogNode::id);
    Optional<BucketAccess> access =
        new BucketAccessCompiler(node.child("settings"), policy).compile(id.orElse("?"));
    if (access.isPresent() && id.isPresent()) {
      identities.add(owner.orElse(id.get()), node.child("settings"), access.get());
    }
    List<DestinationMapping> mappings = compileMappings(node, access);
    if (id.isEmpty() || access.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new Destination(id.get(), enabled, sources, access.get(), mappings));
  }

  /**
   * A node's id. One that another node has, too, is reported.
   *
   * @param taken the nodes that the ids are from so far; the node's own is added
   */
  private static Optional<String> ownId(
      CatalogNode node, Map<String, CatalogNode> taken, String problem, String what) {
    Optional<String> id = node.id("id");
    id.ifPresent(
        value -> {
          CatalogNode first = taken.putIfAbsent(value, node.child("id"));
          if (first != null) {
            node.child("id")
                .error(
                    Diagnostic.value(value)
                        + " "
                        + problem
                        + ", first at "
                        + first.position()
                        + "; ",
                    "give every " + what + " its own");
          }
        });
    return id;
  }

  private List<DestinationMapping> compileMappings(
      CatalogNode destination, Optional<BucketAccess> access) {
    List<DestinationMapping> mappings = new ArrayList<>();
    List<CatalogNode> nodes = destination.list("mappings", true);
    if (nodes.size() > MAX_MAPPINGS) {
      destination
          .child("mappings")
          .error(
              nodes.size() + " mappings, at most " + MAX_MAPPINGS + " are allowed; ",
              "split them over two destinations");
    }
    Map<String, CatalogNode> ids = new HashMap<>();
    for (CatalogNode node : nodes) {
      Optional<DestinationMapping> mapping = compileMapping(node, ids);
      mapping.ifPresent(mappings::add);
      if (mapping.isPresent() && access.isPresent()) {
        folders.add(access.get(), node, mapping.get().compiled());
      }
    }
    return mappings;
  }

  private Optional<DestinationMapping> compileMapping(
      CatalogNode node, Map<String, CatalogNode> idsOfMappings) {
    if (!node.isObject("a mapping")) {
      return Optional.empty();
    }
    Optional<String> id =
        ownId(node, idsOfMappings, "is used twice in this destination", "mapping");
    boolean enabled = node.flag("enabled", true);
    try {
      CompiledMapping compiled = MappingCompiler.compile((ObjectNode) node.json());
      compiled.diagnostics().forEach(node::report);
      return id.map(value -> new DestinationMapping(value, enabled, compiled));
    } catch (CompilationException e) {
      e.errors().forEach(node::report);
      return Optional.empty();
    }
  }
}
