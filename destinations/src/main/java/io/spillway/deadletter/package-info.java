/** Dead letters as they are written and read back. */
@NullMarked
package io.spillway.deadletter;

import org.jspecify.annotations.NullMarked;
