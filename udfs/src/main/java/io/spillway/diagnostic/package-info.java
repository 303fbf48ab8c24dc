/** Errors, warnings and notes about catalogs, mappings and triggers. */
@NullMarked
package io.spillway.diagnostic;

import org.jspecify.annotations.NullMarked;
