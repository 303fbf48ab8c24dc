/** Delimited files: cells, rows, headers and object keys. */
@NullMarked
package io.spillway.delimited;

import org.jspecify.annotations.NullMarked;
