@NullMarked
package io.spillway.spelling;

import org.jspecify.annotations.NullMarked;
