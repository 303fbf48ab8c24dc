@NullMarked
package io.spillway.event;

import org.jspecify.annotations.NullMarked;
