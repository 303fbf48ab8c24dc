package io.spillway.job.stage;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups;
import org.apache.flink.util.UserCodeClassLoader;

/**
 * A writer's context with an unregistered metric group: several writers work in several threads,
 * and Flink's counters are for one thread.
 */
final class WriterContextWithoutMetrics implements WriterInitContext {
  private final WriterInitContext context;

  WriterContextWithoutMetrics(WriterInitContext context) {
    this.context = context;
  }

  @Override
  public SinkWriterMetricGroup metricGroup() {
    return InternalSinkWriterMetricGroup.wrap(
        UnregisteredMetricGroups.createUnregisteredOperatorMetricGroup());
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    return context.getUserCodeClassLoader();
  }

  @Override
  public MailboxExecutor getMailboxExecutor() {
    return context.getMailboxExecutor();
  }

  @Override
  public ProcessingTimeService getProcessingTimeService() {
    return context.getProcessingTimeService();
  }

  @Override
  public OptionalLong getRestoredCheckpointId() {
    return context.getRestoredCheckpointId();
  }

  @Override
  public JobInfo getJobInfo() {
    return context.getJobInfo();
  }

  @Override
  public TaskInfo getTaskInfo() {
    return context.getTaskInfo();
  }

  @Override
  public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
    return context.asSerializationSchemaInitializationContext();
  }

  @Override
  public boolean isObjectReuseEnabled() {
    return context.isObjectReuseEnabled();
  }

  @Override
  public <InputT> TypeSerializer<InputT> createInputSerializer() {
    return context.createInputSerializer();
  }

  @Override
  public <MetaT> Optional<Consumer<MetaT>> metadataConsumer() {
    return context.metadataConsumer();
  }
}
