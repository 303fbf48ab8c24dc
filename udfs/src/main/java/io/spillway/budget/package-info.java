/** What one event may use up: the limits, and the meter that holds an evaluation to them. */
@NullMarked
package io.spillway.budget;

import org.jspecify.annotations.NullMarked;
