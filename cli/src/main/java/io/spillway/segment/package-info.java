/** Destinations of Segment, read from its exports, as entries of a catalog. */
@NullMarked
package io.spillway.segment;

import org.jspecify.annotations.NullMarked;
