@NullMarked
package io.spillway.json;

import org.jspecify.annotations.NullMarked;
