/** Blocks of encoded rows, and how they are cut into batches. */
@NullMarked
package io.spillway.batching;

import org.jspecify.annotations.NullMarked;
