package io.spillway.local.chaos;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of a fault.
 *
 * @param at since the start of the run
 * @param detail whom it struck and how; may be empty
 * @param recovery from the fault, or from its end when it lasted, until the job did its work again;
 *     null when it did not in time
 */
record Outcome(PlannedFault fault, Duration at, String detail, @Nullable Duration recovery) {}
