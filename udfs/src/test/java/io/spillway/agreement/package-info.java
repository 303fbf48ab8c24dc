/** Compares the fast ways to make a row with the simple one. */
@NullMarked
package io.spillway.agreement;

import org.jspecify.annotations.NullMarked;
