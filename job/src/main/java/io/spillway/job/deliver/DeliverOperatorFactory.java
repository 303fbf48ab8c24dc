package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import io.spillway.job.stage.StagedFile;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes Deliver in the task, where its mailbox is. */
public final class DeliverOperatorFactory extends AbstractStreamOperatorFactory<Void>
    implements OneInputStreamOperatorFactory<StagedFile, Void> {
  private static final long serialVersionUID = 1L;

  private final DeliverSettings settings;
  private final HashMap<String, BucketAccess> destinations;
  private final ObjectStore.Factory stores;

  /**
   * @param destinations every destination of the catalog by its id, disabled ones too: what was
   *     staged for them is still delivered
   */
  public DeliverOperatorFactory(
      DeliverSettings settings,
      Map<String, BucketAccess> destinations,
      ObjectStore.Factory stores) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.destinations = new HashMap<>(destinations);
    this.stores = Objects.requireNonNull(stores, "stores");
    // A task of its own: at the end of the job Deliver waits for what the sink's committer does on
    // the very same notification. In one task, one of the two would wait for itself.
    setChainingStrategy(ChainingStrategy.HEAD);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the interface's own signature
  public <T extends StreamOperator<Void>> T createStreamOperator(
      StreamOperatorParameters<Void> parameters) {
    return (T) new DeliverOperator(parameters, settings, destinations, stores);
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface's own signature
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return DeliverOperator.class;
  }
}
