package io.spillway.job.route;

import io.spillway.job.livecatalog.CatalogLocation;
import io.spillway.job.livecatalog.CatalogVersion;
import io.spillway.job.livecatalog.CatalogWatcher;
import io.spillway.job.source.KafkaRecord;
import io.spillway.policy.Policy;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.jspecify.annotations.Nullable;

/** Creates Route in the task, which has its mailbox. */
public final class RouteOperatorFactory extends AbstractStreamOperatorFactory<RowBlock>
    implements OneInputStreamOperatorFactory<KafkaRecord, RowBlock> {
  private static final long serialVersionUID = 1L;

  /**
   * Where Route gets its catalog.
   *
   * @param initial the catalog of a job without state; null when the job must have state
   * @param location where Route looks for new versions
   * @param policy what the platform allows
   */
  public record Catalogs(
      @Nullable CatalogVersion initial,
      CatalogLocation location,
      CatalogWatcher.Settings watch,
      Policy policy)
      implements Serializable {
    public Catalogs {
      Objects.requireNonNull(location, "location");
      Objects.requireNonNull(watch, "watch");
      Objects.requireNonNull(policy, "policy");
    }
  }

  private final Catalogs catalogs;
  private final RouteSettings settings;
  private final Boundedness input;

  /**
   * @param input whether subtasks may end before others do
   */
  public RouteOperatorFactory(Catalogs catalogs, RouteSettings settings, Boundedness input) {
    this.catalogs = Objects.requireNonNull(catalogs, "catalogs");
    this.settings = Objects.requireNonNull(settings, "settings");
    this.input = Objects.requireNonNull(input, "input");
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the interface's own signature
  public <T extends StreamOperator<RowBlock>> T createStreamOperator(
      StreamOperatorParameters<RowBlock> parameters) {
    return (T) new RouteOperator(parameters, catalogs, settings, input);
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface's own signature
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return RouteOperator.class;
  }
}
