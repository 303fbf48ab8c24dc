/** S3 and STS in this JVM, with roles, permissions and fault injection. */
@NullMarked
package io.spillway.local.s3;

import org.jspecify.annotations.NullMarked;
