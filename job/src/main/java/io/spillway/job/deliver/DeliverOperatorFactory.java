package io.spillway.job.deliver;

import io.spillway.aws.ObjectStore;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.job.stage.StagedFile;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;
import org.jspecify.annotations.Nullable;

/** Creates Deliver in the task, which has its mailbox. */
public final class DeliverOperatorFactory extends AbstractStreamOperatorFactory<Void>
    implements TwoInputStreamOperatorFactory<StagedFile, SentCatalog, Void> {
  private static final long serialVersionUID = 1L;

  private final DeliverSettings settings;
  private final @Nullable CatalogVersion initial;
  private final ObjectStore.Factory stores;

  /**
   * @param initial the catalog of a job without state; null when the job must have state
   */
  public DeliverOperatorFactory(
      DeliverSettings settings, @Nullable CatalogVersion initial, ObjectStore.Factory stores) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.initial = initial;
    this.stores = Objects.requireNonNull(stores, "stores");
    // A task of its own: at the end of the job Deliver waits for what the sink's committer does on
    // the same notification, and in one task it would block the committer.
    setChainingStrategy(ChainingStrategy.HEAD);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the interface's own signature
  public <T extends StreamOperator<Void>> T createStreamOperator(
      StreamOperatorParameters<Void> parameters) {
    return (T) new DeliverOperator(parameters, settings, initial, stores);
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface's own signature
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return DeliverOperator.class;
  }
}
