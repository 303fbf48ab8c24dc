/** Malicious and unexpected input. */
@NullMarked
package io.spillway.hostile;

import org.jspecify.annotations.NullMarked;
