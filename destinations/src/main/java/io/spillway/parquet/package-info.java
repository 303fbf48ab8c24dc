/** Writes rows as Parquet files, with the parts of parquet-java that need no Hadoop. */
@NullMarked
package io.spillway.parquet;

import org.jspecify.annotations.NullMarked;
