/** Runs the examples of the documentation. */
@NullMarked
package io.spillway.documentation;

import org.jspecify.annotations.NullMarked;
