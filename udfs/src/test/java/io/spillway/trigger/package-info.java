@NullMarked
package io.spillway.trigger;

import org.jspecify.annotations.NullMarked;
