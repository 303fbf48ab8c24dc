@NullMarked
package io.spillway.diagnostic;

import org.jspecify.annotations.NullMarked;
