/** Carries the catalog to the operators, again whenever it changes, and keeps the last good one. */
@NullMarked
package io.spillway.job.livecatalog;

import org.jspecify.annotations.NullMarked;
