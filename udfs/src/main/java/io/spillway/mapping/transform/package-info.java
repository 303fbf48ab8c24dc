/** What is done with the text of a column before it is written: normalizing and hashing. */
@NullMarked
package io.spillway.mapping.transform;

import org.jspecify.annotations.NullMarked;
