@NullMarked
package io.spillway.mapping.evaluation;

import org.jspecify.annotations.NullMarked;
