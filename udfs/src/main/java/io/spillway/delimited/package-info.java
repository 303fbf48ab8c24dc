/** Delimited files to the byte: cells, rows, headers, object names. */
@NullMarked
package io.spillway.delimited;

import org.jspecify.annotations.NullMarked;
