/**
 * A page in the browser that shows, at each key press, what a catalog makes of some events, and the
 * server that it asks. The server answers only this machine.
 */
@NullMarked
package io.spillway.playground;

import org.jspecify.annotations.NullMarked;
