/** Tables in AWS Glue, for the command line; not part of the job. */
@NullMarked
package io.spillway.local.glue;

import org.jspecify.annotations.NullMarked;
