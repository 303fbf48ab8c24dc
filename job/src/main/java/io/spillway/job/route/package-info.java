/** Route: events become encoded rows, gathered into blocks per output. */
@NullMarked
package io.spillway.job.route;

import org.jspecify.annotations.NullMarked;
