@NullMarked
package io.spillway.liquid;

import org.jspecify.annotations.NullMarked;
