/** Dead letters as they are written to files and topics, and read back. */
@NullMarked
package io.spillway.deadletter;

import org.jspecify.annotations.NullMarked;
