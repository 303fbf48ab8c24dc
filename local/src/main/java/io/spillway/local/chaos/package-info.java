/**
 * Chaos tests: the job on a cluster of processes under a reproducible sequence of injected faults.
 */
@NullMarked
package io.spillway.local.chaos;

import org.jspecify.annotations.NullMarked;
