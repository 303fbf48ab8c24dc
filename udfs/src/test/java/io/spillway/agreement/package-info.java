/** The ways to a row that are fast, held against the one that is simple. */
@NullMarked
package io.spillway.agreement;

import org.jspecify.annotations.NullMarked;
