/**
 * A Flink cluster of separate processes on this machine, with Kafka as another process and S3 and
 * STS in this JVM: it can be killed, rescaled and upgraded as in production.
 */
@NullMarked
package io.spillway.local.cluster;

import org.jspecify.annotations.NullMarked;
