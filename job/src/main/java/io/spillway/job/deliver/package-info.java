/** Deliver: staged files go to the customers' buckets, a lane per destination. */
@NullMarked
package io.spillway.job.deliver;

import org.jspecify.annotations.NullMarked;
