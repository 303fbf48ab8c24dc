/** Events from Kafka. */
@NullMarked
package io.spillway.job.source;

import org.jspecify.annotations.NullMarked;
