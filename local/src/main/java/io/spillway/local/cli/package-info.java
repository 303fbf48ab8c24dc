/** Starts the local parts by hand. */
@NullMarked
package io.spillway.local.cli;

import org.jspecify.annotations.NullMarked;
