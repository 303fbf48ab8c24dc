/** Routing: which mappings take an event, and the outputs that get its rows. */
@NullMarked
package io.spillway.routing;

import org.jspecify.annotations.NullMarked;
