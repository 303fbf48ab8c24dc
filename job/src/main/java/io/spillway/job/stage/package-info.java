/** Stage: each batch becomes one file in the platform's bucket, exactly once. */
@NullMarked
package io.spillway.job.stage;

import org.jspecify.annotations.NullMarked;
