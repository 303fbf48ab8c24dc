/** Encoded rows in blocks, and how a batch is cut from them. */
@NullMarked
package io.spillway.batching;

import org.jspecify.annotations.NullMarked;
