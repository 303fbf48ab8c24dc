/** Runs cases for which the answers of Segment's own destination were recorded. */
@NullMarked
package io.spillway.conformance;

import org.jspecify.annotations.NullMarked;
