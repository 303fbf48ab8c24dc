@NullMarked
package io.spillway.delimited;

import org.jspecify.annotations.NullMarked;
