/** What tells others of each file that was delivered. */
@NullMarked
package io.spillway.job.receipt;

import org.jspecify.annotations.NullMarked;
