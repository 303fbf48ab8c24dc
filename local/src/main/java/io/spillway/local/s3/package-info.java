/** S3 and STS inside this JVM, with the permissions of real roles and faults on demand. */
@NullMarked
package io.spillway.local.s3;

import org.jspecify.annotations.NullMarked;
