/** JMH benchmarks of what one thread does with an event. */
@NullMarked
package io.spillway.bench;

import org.jspecify.annotations.NullMarked;
