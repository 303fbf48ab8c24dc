/** Encoded rows in blocks, and how a batch is cut from them. */
@NullMarked
package io.spillway.batch;

import org.jspecify.annotations.NullMarked;
