/** A destination's filters: which events it gets at all, and which fields of them. */
@NullMarked
package io.spillway.filter;

import org.jspecify.annotations.NullMarked;
