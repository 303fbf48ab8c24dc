/** S3 and STS: roles assumed, objects put, and what their errors mean. */
@NullMarked
package io.spillway.aws;

import org.jspecify.annotations.NullMarked;
