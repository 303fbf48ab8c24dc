/**
 * The part of the Liquid template language that mapping values may use, as LiquidJS interprets it:
 * no loops, no files, no state beyond one rendering.
 */
@NullMarked
package io.spillway.liquid;

import org.jspecify.annotations.NullMarked;
