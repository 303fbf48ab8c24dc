/** Customer events of the Segment spec: parsing them within limits, reading their values. */
@NullMarked
package io.spillway.event;

import org.jspecify.annotations.NullMarked;
