/**
 * The part of the Liquid template language that mapping values may use, with the meaning LiquidJS
 * gives it: no loops, no files, nothing that outlives one rendering.
 */
@NullMarked
package io.spillway.liquid;

import org.jspecify.annotations.NullMarked;
