/** Stage: writes each batch as one file to the platform's bucket, exactly once. */
@NullMarked
package io.spillway.job.stage;

import org.jspecify.annotations.NullMarked;
