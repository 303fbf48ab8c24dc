/** Triggers (FQL): which events a mapping takes. */
@NullMarked
package io.spillway.trigger;

import org.jspecify.annotations.NullMarked;
