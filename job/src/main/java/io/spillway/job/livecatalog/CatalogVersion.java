package io.spillway.job.livecatalog;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.CatalogDocument;
import io.spillway.catalog.CheckedCatalog;
import io.spillway.catalog.Destination;
import io.spillway.catalog.Standing;
import io.spillway.diagnostic.CompilationException;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.policy.Policy;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
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

  public static final TypeInformation<CatalogVersion> TYPE =
      new RecordTypeInfo<>(CatalogVersion.class, new Format());

  /** Nothing is known of any destination yet. */
  public static final CatalogVersion NONE = new CatalogVersion("0", CatalogTree.empty().pack());

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
    CheckedCatalog checked = document.check(policy).usable();
    if (!checked.refusals().isEmpty()) {
      LOG.error("Parts of the catalog cannot be used: {}", checked.failure().getMessage());
    }
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
    CatalogTree tree = CatalogTree.of(document, checked);
    CatalogTree last = before.tree();
    tree.takeOver(last.standIns(checked), last);
    return new CatalogVersion(document.revision(), tree.pack());
  }

  /**
   * What stands with this version.
   *
   * @param catalog it compiles to
   */
  Standing standing(Catalog catalog, Policy policy) {
    CatalogTree tree = tree();
    Set<String> departed = tree.departedIds();
    return Standing.of(
        catalog.destinations().stream().filter(of -> !departed.contains(of.id())).toList(),
        tree.filesById(),
        policy);
  }

  /** The destinations that stand as they are here, because they cannot be used as they are now. */
  Set<String> standIns(CheckedCatalog checked) {
    return tree().standIns(checked);
  }

  /** What could not be used of the document, for example {@code destination acme of a.yaml}. */
  public List<String> refused() {
    return tree().refused();
  }

  /**
   * This version with the destinations that only an earlier version has.
   *
   * @param nowMillis when destinations that the earlier version still has count as removed
   * @param keepDeparted how long a removed destination may be owed files
   */
  CatalogVersion after(CatalogVersion before, long nowMillis, Duration keepDeparted) {
    CatalogTree tree = tree();
    tree.keepDeparted(before.tree(), nowMillis, keepDeparted);
    return new CatalogVersion(revision, tree.pack());
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
    CatalogTree tree = tree();
    return catalog(tree, tree.check(policy), policy);
  }

  /** The same without mappings, which take most of the time: for an operator that needs none. */
  Catalog compileWithoutMappings(Policy policy) throws CompilationException {
    CatalogTree tree = tree();
    return catalog(tree, tree.checkWithoutMappings(policy), policy);
  }

  private static Catalog catalog(CatalogTree tree, CheckedCatalog found, Policy policy)
      throws CompilationException {
    CheckedCatalog checked = found.usable();
    if (!checked.refusals().isEmpty()) {
      LOG.error(
          "Destinations of the catalog in the job's state cannot be used any more: {}",
          checked.failure().getMessage());
    }
    Catalog present = checked.catalog();
    List<Destination> all = new ArrayList<>(present.destinations());
    all.addAll(tree.departed(policy));
    return new Catalog(all, present.waiting(), present.diagnostics());
  }

  /** The destinations that do not go together with others, although each can be used alone. */
  Set<String> conflicts(Policy policy) {
    return tree().checkWithoutMappings(policy).refusals().stream()
        .map(CheckedCatalog.Refusal::id)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** The removed destinations only. */
  List<Destination> departed(Policy policy) {
    return tree().departed(policy);
  }

  /** The ids of the removed destinations. */
  public Set<String> departedIds() {
    return tree().departedIds();
  }

  private CatalogTree tree() {
    return CatalogTree.unpack(content);
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
