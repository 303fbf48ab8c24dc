@NullMarked
package io.spillway.budget;

import org.jspecify.annotations.NullMarked;
