@NullMarked
package io.spillway.mapping.transform;

import org.jspecify.annotations.NullMarked;
