/** The job under a sequence of faults. */
@org.jspecify.annotations.NullMarked
package io.spillway.local.chaos;
