/**
 * The command line: commands that check catalogs, evaluate mappings and triggers, preview files,
 * prepare AWS and replay deliveries with the job's own code and without Flink.
 */
@NullMarked
package io.spillway.cli;

import org.jspecify.annotations.NullMarked;
