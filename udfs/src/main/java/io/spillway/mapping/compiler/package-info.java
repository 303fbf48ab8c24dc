/** Compiles mappings and mapping values, and reports everything that is wrong with them. */
@NullMarked
package io.spillway.mapping.compiler;

import org.jspecify.annotations.NullMarked;
