/** The serializer of stream elements and state, and its formats. */
@NullMarked
package io.spillway.job.serialization;

import org.jspecify.annotations.NullMarked;
