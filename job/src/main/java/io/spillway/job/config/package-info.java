/** Options: what can be set, where it is read from, what is wrong with it. */
@NullMarked
package io.spillway.job.config;

import org.jspecify.annotations.NullMarked;
