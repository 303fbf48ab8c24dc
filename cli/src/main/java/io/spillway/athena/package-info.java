/** Tables of Athena and Glue over the files of a mapping. Uses neither Flink nor AWS. */
@NullMarked
package io.spillway.athena;

import org.jspecify.annotations.NullMarked;
