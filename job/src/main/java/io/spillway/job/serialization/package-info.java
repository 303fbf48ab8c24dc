/** Explicit serializers for stream elements and state. */
@NullMarked
package io.spillway.job.serialization;

import org.jspecify.annotations.NullMarked;
