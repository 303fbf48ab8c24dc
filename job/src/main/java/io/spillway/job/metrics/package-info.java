/** What the job tells its operators in numbers: every metric's name, place, labels and meaning. */
@NullMarked
package io.spillway.job.metrics;

import org.jspecify.annotations.NullMarked;
