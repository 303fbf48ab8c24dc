/**
 * When which file goes to its destination: turns, pauses and limits, without the transfer itself.
 */
@NullMarked
package io.spillway.delivery;

import org.jspecify.annotations.NullMarked;
