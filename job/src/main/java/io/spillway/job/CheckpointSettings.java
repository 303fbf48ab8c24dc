package io.spillway.job;

import io.spillway.settings.UsageException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.CheckpointingMode;

/** The settings of Flink without which the job would deliver nothing, or not exactly once. */
final class CheckpointSettings {
  private CheckpointSettings() {}

  /**
   * @throws UsageException naming the first setting that breaks the promise, and what to set
   */
  static void check(ReadableConfig flink) throws UsageException {
    if (flink.getOptional(CheckpointingOptions.CHECKPOINTING_INTERVAL).isEmpty()) {
      throw new UsageException(
          CheckpointingOptions.CHECKPOINTING_INTERVAL.key()
              + ": missing in Flink's settings; a file is delivered only after a checkpoint, so set"
              + " it, for example to 1 min");
    }
    require(
        flink,
        CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE,
        CheckpointingMode.EXACTLY_ONCE,
        "rows could be delivered twice");
    require(
        flink,
        CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH,
        true,
        "the last files of a job that ends would not be delivered");
  }

  private static <T> void require(
      ReadableConfig flink, ConfigOption<T> option, T needed, String consequence)
      throws UsageException {
    T value = flink.get(option);
    if (!needed.equals(value)) {
      throw new UsageException(
          option.key()
              + ": '"
              + value
              + "' cannot be used, because "
              + consequence
              + "; set it to "
              + needed
              + " in Flink's settings, or remove it");
    }
  }
}
