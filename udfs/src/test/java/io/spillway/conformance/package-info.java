/** Runs the cases that Segment's own destination answered. */
@NullMarked
package io.spillway.conformance;

import org.jspecify.annotations.NullMarked;
