/** Reading settings, and the error for a wrong one. */
@NullMarked
package io.spillway.settings;

import org.jspecify.annotations.NullMarked;
