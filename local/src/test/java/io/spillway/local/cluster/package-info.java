/** The job on a cluster of several processes, with {@code mvn verify -Pcluster}. */
@org.jspecify.annotations.NullMarked
package io.spillway.local.cluster;
