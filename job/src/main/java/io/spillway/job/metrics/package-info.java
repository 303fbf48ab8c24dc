/** The job's metrics: names, operators, labels and meaning. */
@NullMarked
package io.spillway.job.metrics;

import org.jspecify.annotations.NullMarked;
