/** The whole job on real parts. */
@NullMarked
package io.spillway.local.job;

import org.jspecify.annotations.NullMarked;
