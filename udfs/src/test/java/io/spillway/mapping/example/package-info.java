/** A directive and a column transform as somebody outside of Spillway would write them. */
@NullMarked
package io.spillway.mapping.example;

import org.jspecify.annotations.NullMarked;
