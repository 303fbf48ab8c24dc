/** Triggers (FQL): which events a mapping matches. */
@NullMarked
package io.spillway.trigger;

import org.jspecify.annotations.NullMarked;
