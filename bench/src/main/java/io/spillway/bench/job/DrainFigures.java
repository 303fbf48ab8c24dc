package io.spillway.bench.job;

/**
 * What came of a {@link DrainRequest}.
 *
 * @param restoreSeconds from the submission until every task runs
 * @param drainSeconds from the stop until the job is finished: all that was held is delivered
 * @param heapBytes the most heap that was in use after a garbage collection
 */
record DrainFigures(double restoreSeconds, double drainSeconds, long heapBytes) {}
