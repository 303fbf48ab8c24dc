/** A directive and a column transform as third parties would write them. */
@NullMarked
package io.spillway.mapping.example;

import org.jspecify.annotations.NullMarked;
