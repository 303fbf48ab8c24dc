/** Dead letters: what could not be handled, with the reason and the original bytes. */
@NullMarked
package io.spillway.job.deadletter;

import org.jspecify.annotations.NullMarked;
