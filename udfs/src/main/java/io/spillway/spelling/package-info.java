/** What a misspelt name was probably meant to be. */
@NullMarked
package io.spillway.spelling;

import org.jspecify.annotations.NullMarked;
