/** Watches the catalog, sends changes to the operators, and keeps the last valid version. */
@NullMarked
package io.spillway.job.livecatalog;

import org.jspecify.annotations.NullMarked;
