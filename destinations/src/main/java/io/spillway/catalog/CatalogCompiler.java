package io.spillway.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.catalog.CheckedCatalog.Refusal;
import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.filter.EventFilters;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.mapping.transform.HashSecrets;
import io.spillway.policy.Amounts;
import io.spillway.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compiles the trees of a catalog's files and reports everything that is wrong. For one use. */
final class CatalogCompiler {
  static final int MAX_MAPPINGS = 50;

  /** Of one owner, in all files of their folder: enough, and checked within seconds. */
  static final int MAX_DESTINATIONS = 10_000;

  static final Set<String> ROOT_KEYS =
      Set.of(CatalogDocument.DESTINATIONS, CatalogDocument.DISCARD_WAITING);
  static final Set<String> DESTINATION_KEYS =
      Set.of(
          "id",
          "name",
          CatalogDocument.OWNER,
          "enabled",
          "sources",
          FiltersCompiler.FILTERS,
          "settings",
          "mappings",
          CatalogDocument.TAKES_OVER_WAITING);

  private final Policy policy;
  private final Mappings mode;
  private final SharedIdentities identities;
  private final SourcesCompiler sourcesCompiler;
  private final DestinationIds ids;
  private final List<CatalogFile> files;
  private final Map<String, String> idsByPlace = new HashMap<>();
  private final Map<String, Integer> ofOwners = new HashMap<>();
  private final List<Compiled> compiled = new ArrayList<>();
  private final SharedFolders folders = new SharedFolders();
  private final List<CatalogNode> discarded = new ArrayList<>();
  private final Map<String, CatalogNode> discardedIds = new HashMap<>();
  private final Set<String> takenOver = new HashSet<>();

  /** A destination without errors of its own, and where it is. */
  private record Compiled(Destination destination, String file) {}

  /** What is done about mappings. */
  enum Mappings {
    /** They are compiled. */
    COMPILED,
    /** The same, without looking up their secrets. */
    TRIED,
    /** Destinations have none. */
    LEFT_OUT
  }

  CatalogCompiler(List<CatalogFile> files, Policy policy, Standing standing, Mappings mode) {
    this.files = files;
    this.policy = policy;
    this.mode = mode;
    this.ids = new DestinationIds(standing);
    this.identities = new SharedIdentities(policy, standing);
    this.sourcesCompiler = new SourcesCompiler(policy.sources());
  }

  /** The catalog, if nothing is wrong with it. */
  Catalog compile() throws CompilationException {
    CheckedCatalog checked = check();
    if (!checked.refusals().isEmpty()) {
      throw checked.failure();
    }
    return checked.catalog();
  }

  /** What can be used of the catalog. */
  CheckedCatalog check() {
    CatalogDiagnostics diagnostics = new CatalogDiagnostics();
    for (CatalogFile file : files) {
      CatalogNode.root(file, diagnostics.begin(file)).ifPresent(root -> compileFile(file, root));
    }
    discarded.forEach(this::checkDiscarded);
    identities.report();
    ids.report();
    ids.reportKept(refusals(diagnostics));
    List<Refusal> refusals = refusals(diagnostics);
    List<Destination> valid = valid(refusals);
    return new CheckedCatalog(
        new Catalog(
            valid, new Catalog.Waiting(discardedIds.keySet(), takenOver), diagnostics.remarks()),
        refusals);
  }

  private List<Refusal> refusals(CatalogDiagnostics diagnostics) {
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      refusals.addAll(diagnostics.refusals(i, files.get(i).name(), idsByPlace));
    }
    return refusals;
  }

  private List<Destination> valid(List<Refusal> refusals) {
    Map<String, List<Refusal>> byFile =
        refusals.stream().collect(Collectors.groupingBy(Refusal::file));
    return compiled.stream()
        .filter(of -> !ids.isContested(of.destination.id()))
        .filter(
            of ->
                byFile.getOrDefault(of.file, List.of()).stream()
                    .noneMatch(refusal -> refusal.isOf(of.file, of.destination.id())))
        .map(Compiled::destination)
        .toList();
  }

  /** Whether an owner has too many destinations, which is reported and keeps them unchecked. */
  private boolean areTooMany(CatalogFile file, CatalogNode root, int more) {
    String owner = file.owner();
    int all = owner == null ? 0 : more + ofOwners.getOrDefault(owner, 0);
    if (all <= MAX_DESTINATIONS) {
      ofOwners.put(String.valueOf(owner), all);
      return false;
    }
    root.child(CatalogDocument.DESTINATIONS)
        .error(
            "with these, this owner's folder has more than " + MAX_DESTINATIONS + "; ",
            "remove some");
    return true;
  }

  private void compileFile(CatalogFile file, CatalogNode root) {
    root.rejectUnknownKeys(ROOT_KEYS);
    if (areTooMany(file, root, root.json().path(CatalogDocument.DESTINATIONS).size())) {
      return;
    }
    List<CatalogNode> nodes = root.destinations();
    CatalogNode list = root.child(CatalogDocument.DESTINATIONS);
    if (list.isEmptyList()) {
      list.warning("empty, so that nothing is delivered; ", "add a destination");
    }
    for (CatalogNode node : nodes) {
      compileDestination(file, node)
          .ifPresent(destination -> compiled.add(new Compiled(destination, file.name())));
    }
    if (file.owner() != null) {
      root.refuseWhatIsThePlatforms(CatalogDocument.DISCARD_WAITING);
    } else {
      discarded.addAll(root.list(CatalogDocument.DISCARD_WAITING, false));
    }
  }

  /** Whose a destination is: that of the file's folder, or the one that it names. */
  private static Optional<String> owner(CatalogFile file, CatalogNode node) {
    Optional<String> named = node.given(CatalogDocument.OWNER).flatMap(CatalogNode::id);
    if (file.owner() == null) {
      return named;
    }
    if (named.isPresent() && !named.get().equals(file.owner())) {
      node.child(CatalogDocument.OWNER)
          .error(
              Diagnostic.value(named.get()) + " is not the owner of the folder; ",
              "leave it out, or move the destination to that owner's folder");
    }
    return Optional.of(file.owner());
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
    } else if (compiled.stream()
        .map(Compiled::destination)
        .anyMatch(of -> of.enabled() && of.id().equals(id))) {
      node.error(
          "destination " + Diagnostic.value(id) + " is enabled; ",
          "set its enabled: false, or remove it, before what waits for it is discarded");
    } else if (!ids.contains(id)) {
      checkRemoved(node, id);
    }
  }

  /** Whether there was such a destination, the catalog does not know. */
  private void checkRemoved(CatalogNode node, String id) {
    Optional<String> nearest = ids.nearest(id);
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

  private Optional<Destination> compileDestination(CatalogFile file, CatalogNode node) {
    if (!node.isObject("a destination")) {
      return Optional.empty();
    }
    node.rejectUnknownKeys(DESTINATION_KEYS);
    Optional<String> id = node.id("id");
    Customer customer = Customer.of(id.orElse("?"), owner(file, node).orElse(null));
    if (id.isPresent()) {
      idsByPlace.put(file.name() + " " + node.path(), id.get());
      ids.add(id.get(), customer, file, node.child("id"));
    }
    boolean enabled = node.flag("enabled", true);
    if (file.owner() != null) {
      node.refuseWhatIsThePlatforms(CatalogDocument.TAKES_OVER_WAITING);
    }
    if (node.flag(CatalogDocument.TAKES_OVER_WAITING, false)) {
      id.ifPresent(takenOver::add);
    }
    Set<String> sources = sourcesCompiler.compile(node, customer);
    Optional<BucketAccess> access =
        new BucketAccessCompiler(node.child("settings"), policy)
            .compile(id.orElse("?"), customer, file.owner(), KeyPrefixes.ofMappings(node.json()));
    if (access.isPresent() && id.isPresent()) {
      identities.add(node.child("settings"), access.get());
      identities.addHashes(node.child("mappings"), customer);
    }
    EventFilters filters = new FiltersCompiler(node).compile();
    Amounts amounts = policy.amounts().of(customer.name(), id.orElse("?"));
    List<DestinationMapping> mappings =
        mode == Mappings.LEFT_OUT
            ? List.of()
            : compileMappings(node, hashSecrets(file), access, amounts);
    if (id.isEmpty() || access.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Destination(
            id.get(),
            node.json().path("name").asText(),
            enabled,
            sources,
            filters,
            access.get(),
            mappings,
            amounts));
  }

  private HashSecrets hashSecrets(CatalogFile file) {
    EntrySecrets rules = new EntrySecrets(policy, file.owner());
    return mode == Mappings.TRIED
        ? EntryHashSecrets.forTrial(rules)
        : new EntryHashSecrets(rules, Secrets.allowedBy(policy));
  }

  private List<DestinationMapping> compileMappings(
      CatalogNode destination,
      HashSecrets secrets,
      Optional<BucketAccess> access,
      Amounts amounts) {
    List<DestinationMapping> mappings = new ArrayList<>();
    List<CatalogNode> nodes = destination.list("mappings", true);
    if (nodes.size() > MAX_MAPPINGS) {
      destination
          .child("mappings")
          .error(
              nodes.size() + " mappings, at most " + MAX_MAPPINGS + " are allowed; ",
              "split them over two destinations");
      // The time that a check takes must not grow with what is refused.
      nodes = nodes.subList(0, MAX_MAPPINGS);
    }
    Map<String, CatalogNode> ids = new HashMap<>();
    for (CatalogNode node : nodes) {
      Optional<DestinationMapping> mapping = compileMapping(node, secrets, ids);
      mapping.ifPresent(mappings::add);
      mapping.ifPresent(of -> AmountsCompiler.checkColumns(node, of.compiled(), amounts));
      if (mapping.isPresent() && access.isPresent()) {
        folders.add(access.get(), node, mapping.get().compiled());
      }
    }
    return mappings;
  }

  private Optional<DestinationMapping> compileMapping(
      CatalogNode node, HashSecrets secrets, Map<String, CatalogNode> idsOfMappings) {
    if (!node.isObject("a mapping")) {
      return Optional.empty();
    }
    Optional<String> id = node.ownId("mapping", idsOfMappings);
    boolean enabled = node.flag("enabled", true);
    try {
      CompiledMapping compiled = MappingCompiler.compile((ObjectNode) node.json(), secrets);
      compiled.diagnostics().forEach(node::report);
      return id.map(value -> new DestinationMapping(value, enabled, compiled));
    } catch (CompilationException e) {
      e.errors().stream().map(KeyHomes::ofMapping).forEach(node::report);
      e.remarks().forEach(node::report);
      return Optional.empty();
    }
  }
}
