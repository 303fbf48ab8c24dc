/** Options: declaration, reading and checking. */
@NullMarked
package io.spillway.job.config;

import org.jspecify.annotations.NullMarked;
