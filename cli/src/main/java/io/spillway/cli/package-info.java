/**
 * The command line's tools: try a mapping value or trigger, preview a catalog's files, check a
 * catalog. They run the job's own code without Flink, whose classes need not be there.
 */
@NullMarked
package io.spillway.cli;

import org.jspecify.annotations.NullMarked;
