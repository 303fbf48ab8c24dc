/** Tables of Athena and Glue over what a mapping delivers. Without Flink and AWS. */
@NullMarked
package io.spillway.athena;

import org.jspecify.annotations.NullMarked;
