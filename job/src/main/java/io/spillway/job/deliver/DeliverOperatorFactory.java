package io.spillway.job.deliver;

import io.spillway.aws.ObjectStore;
import io.spillway.job.livecatalog.SentCatalog;
import io.spillway.job.receipt.Receipts;
import io.spillway.job.stage.EndedFile;
import io.spillway.job.stage.SentFile;
import java.util.Objects;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Creates Deliver in the task, which has its mailbox. */
public final class DeliverOperatorFactory extends AbstractStreamOperatorFactory<EndedFile>
    implements TwoInputStreamOperatorFactory<SentFile, SentCatalog, EndedFile> {
  private static final long serialVersionUID = 1L;

  private final DeliverSettings settings;
  private final ObjectStore.Factory stores;
  private final Receipts.Factory receipts;

  /**
   * @param receipts takes a receipt for each file that is delivered
   */
  public DeliverOperatorFactory(
      DeliverSettings settings, ObjectStore.Factory stores, Receipts.Factory receipts) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.receipts = Objects.requireNonNull(receipts, "receipts");
    this.stores = Objects.requireNonNull(stores, "stores");
    // A task of its own: at the end of the job Deliver waits for what the sink's committer does on
    // the same notification, and in one task it would block the committer.
    setChainingStrategy(ChainingStrategy.HEAD);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the interface's own signature
  public <T extends StreamOperator<EndedFile>> T createStreamOperator(
      StreamOperatorParameters<EndedFile> parameters) {
    return (T) new DeliverOperator(parameters, settings, stores, receipts);
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface's own signature
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return DeliverOperator.class;
  }
}
