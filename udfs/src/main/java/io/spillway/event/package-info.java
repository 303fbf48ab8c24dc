/** Customer events of the Segment spec: parsing and its limits. */
@NullMarked
package io.spillway.event;

import org.jspecify.annotations.NullMarked;
