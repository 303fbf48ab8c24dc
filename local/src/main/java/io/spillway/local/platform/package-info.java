/** What the platform runs around the job, with stand-ins for AWS and Kafka in this JVM. */
@NullMarked
package io.spillway.local.platform;

import org.jspecify.annotations.NullMarked;
