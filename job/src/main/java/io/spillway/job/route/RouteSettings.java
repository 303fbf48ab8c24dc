package io.spillway.job.route;

import io.spillway.budget.Limits;
import io.spillway.event.EventLimits;
import io.spillway.payload.PayloadFormats;
import io.spillway.payload.PayloadLimits;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.configuration.MemorySize;

/**
 * Limits on reading events and gathering rows.
 *
 * @param records how events are in records
 * @param limits what each mapping is held to for each event
 * @param keepDeparted for how long a removed destination may still be owed files
 */
public record RouteSettings(
    Records records,
    EventLimits eventLimits,
    Limits limits,
    Gathering gathering,
    Opening opening,
    Duration keepDeparted)
    implements Serializable {
  /** What records are, by topic, and how much may be in one. */
  public record Records(PayloadFormats formats, PayloadLimits limits) implements Serializable {
    /** Each record is one event. */
    public static final Records OF_ONE_EVENT =
        new Records(PayloadFormats.JSON, PayloadLimits.DEFAULTS);

    public Records {
      Objects.requireNonNull(formats, "formats");
      Objects.requireNonNull(limits, "limits");
    }
  }

  /**
   * Limits on rows that wait for others to be sent with.
   *
   * @param time the longest that a row waits
   * @param blockSize the size at which a block of rows is sent
   * @param memory the most that all open blocks of one subtask may hold
   */
  public record Gathering(Duration time, MemorySize blockSize, MemorySize memory)
      implements Serializable {
    public Gathering {
      Objects.requireNonNull(time, "time");
      Objects.requireNonNull(blockSize, "blockSize");
      Objects.requireNonNull(memory, "memory");
    }
  }

  /**
   * Limits on outputs, each of which becomes a file sooner or later.
   *
   * @param maxOutputs most open outputs of one destination in one subtask
   * @param idleAfter an output without rows for this long, or up to twice as long, is not open any
   *     more; at least a millisecond
   */
  public record Opening(int maxOutputs, Duration idleAfter) implements Serializable {
    public Opening {
      Objects.requireNonNull(idleAfter, "idleAfter");
    }
  }

  public RouteSettings {
    Objects.requireNonNull(records, "records");
    Objects.requireNonNull(eventLimits, "eventLimits");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(gathering, "gathering");
    Objects.requireNonNull(opening, "opening");
    Objects.requireNonNull(keepDeparted, "keepDeparted");
  }
}
