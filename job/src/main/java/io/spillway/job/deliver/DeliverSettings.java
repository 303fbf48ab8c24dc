package io.spillway.job.deliver;

import io.spillway.delivery.ScheduleSettings;
import io.spillway.policy.Policy;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.configuration.MemorySize;

/**
 * How files are delivered.
 *
 * @param stagingPath URI of the folder that holds the staged files
 * @param schedule limits and pauses of each subtask
 * @param memory of each subtask for the bytes of small files
 * @param requestTimeout how long staging may take to begin an answer
 * @param drainTimeout how long the end of the job waits for files that are still owed
 * @param notStagedTimeout after so long a file that staging does not have is given up
 * @param stagingRetention age at which the staging bucket deletes files
 * @param policy what the platform allows
 */
public record DeliverSettings(
    String stagingPath,
    ScheduleSettings schedule,
    MemorySize memory,
    Duration requestTimeout,
    Duration drainTimeout,
    Duration notStagedTimeout,
    Duration stagingRetention,
    Policy policy)
    implements Serializable {
  public DeliverSettings {
    Objects.requireNonNull(stagingPath, "stagingPath");
    Objects.requireNonNull(schedule, "schedule");
    Objects.requireNonNull(memory, "memory");
    Objects.requireNonNull(requestTimeout, "requestTimeout");
    Objects.requireNonNull(drainTimeout, "drainTimeout");
    Objects.requireNonNull(notStagedTimeout, "notStagedTimeout");
    Objects.requireNonNull(stagingRetention, "stagingRetention");
  }
}
