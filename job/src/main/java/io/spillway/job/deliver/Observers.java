package io.spillway.job.deliver;

import io.spillway.job.receipt.Receipts;
import io.spillway.job.stage.EndedFile;
import java.util.function.Consumer;

/**
 * Who is told of what happens to the files of a subtask.
 *
 * @param givenUp receives the files that will not be delivered
 */
record Observers(
    DeliverMetrics metrics,
    DeliveryWarnings warnings,
    Receipts receipts,
    Consumer<EndedFile> givenUp) {}
