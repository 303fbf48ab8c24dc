package io.spillway.job.livecatalog;

import io.spillway.catalog.Catalog;
import io.spillway.catalog.Destination;
import io.spillway.diagnostic.CompilationException;
import io.spillway.job.serialization.RecordSerializer;
import io.spillway.policy.Policy;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The version of the catalog that an operator uses: the one in its broadcast state, else the one
 * that the job was submitted with. For the task's thread, except where noted.
 */
public final class CurrentCatalog {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentCatalog.class);
  private static final String KEY = "in-force";

  private static final MapStateDescriptor<String, CatalogVersion> STATE =
      new MapStateDescriptor<>(
          "catalog",
          StringSerializer.INSTANCE,
          new RecordSerializer<>(new CatalogVersion.Format()));

  private final BroadcastState<String, CatalogVersion> state;
  private final CatalogRules rules;
  private final Compiler compiler;
  private CompiledCatalog current;
  private volatile int enabledDestinations;

  /** Compiles a version that comes from state or from another operator. */
  @FunctionalInterface
  public interface Compiler {
    CompiledCatalog compile(CatalogVersion version, Policy policy) throws CompilationException;
  }

  private CurrentCatalog(
      BroadcastState<String, CatalogVersion> state,
      CatalogRules rules,
      Compiler compiler,
      CompiledCatalog current) {
    this.state = state;
    this.rules = rules;
    this.compiler = compiler;
    this.current = current;
    this.enabledDestinations = enabled(current.catalog());
  }

  private static int enabled(Catalog catalog) {
    return (int) catalog.destinations().stream().filter(Destination::enabled).count();
  }

  /**
   * Finds the version to start with.
   *
   * @param initial null when no catalog could be used when the job was submitted
   * @throws IllegalStateException when there is no version at all
   */
  public static CurrentCatalog open(
      OperatorStateStore store,
      @Nullable CatalogVersion initial,
      CatalogRules rules,
      Compiler compiler)
      throws Exception {
    BroadcastState<String, CatalogVersion> state = store.getBroadcastState(STATE);
    CatalogVersion kept = state.get(KEY);
    if (kept != null) {
      try {
        return new CurrentCatalog(state, rules, compiler, compiler.compile(kept, rules.policy()));
      } catch (CompilationException e) {
        if (initial == null) {
          throw e;
        }
        LOG.warn(
            "The catalog in the job's state, revision {}, is not valid for this release and policy;"
                + " revision {} replaces it: {}",
            kept.revision(),
            initial.revision(),
            e.getMessage());
      }
    }
    if (initial == null) {
      throw new IllegalStateException(
          "there is no catalog: the one given with --destinations could not be used, and the job's"
              + " state holds none; correct it and submit the job again");
    }
    state.put(KEY, initial);
    return new CurrentCatalog(state, rules, compiler, compiler.compile(initial, rules.policy()));
  }

  /** Drops the version that an operator's state has, for one that no longer needs any. */
  public static void clear(OperatorStateStore store) throws Exception {
    store.getBroadcastState(STATE).clear();
  }

  public CatalogVersion version() {
    return current.version();
  }

  public Catalog catalog() {
    return current.catalog();
  }

  /** The version and its catalog together. */
  public CompiledCatalog compiled() {
    return current;
  }

  /** What each version keeps to. */
  CatalogRules rules() {
    return rules;
  }

  /** How many destinations take new events. Any thread may call it. */
  public int enabledDestinations() {
    return enabledDestinations;
  }

  /**
   * Switches to a version that {@link CatalogWatcher} found.
   *
   * @return false when it is the current one
   */
  public boolean replace(CompiledCatalog next) throws Exception {
    if (next.version().revision().equals(version().revision())) {
      return false;
    }
    current = next;
    enabledDestinations = enabled(next.catalog());
    state.put(KEY, next.version());
    return true;
  }

  /**
   * Switches to a version that another operator sends. It compiles the catalog.
   *
   * @return false when it is the current one
   */
  public boolean replace(CatalogVersion next) throws Exception {
    return !next.revision().equals(version().revision())
        && replace(
            compiler.compile(
                next.after(version(), System.currentTimeMillis(), rules.keepDeparted()),
                rules.policy()));
  }
}
