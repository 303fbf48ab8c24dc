@NullMarked
package io.spillway.mapping.compiler;

import org.jspecify.annotations.NullMarked;
