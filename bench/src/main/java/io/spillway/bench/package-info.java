/** What one thread manages to do with events, measured with JMH. */
@NullMarked
package io.spillway.bench;

import org.jspecify.annotations.NullMarked;
