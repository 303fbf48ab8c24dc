/** Input that means harm, or that nobody thought of. */
@NullMarked
package io.spillway.hostile;

import org.jspecify.annotations.NullMarked;
