/** Mappings: columns, folder and transforms, compiled once and evaluated per event. */
@NullMarked
package io.spillway.mapping;

import org.jspecify.annotations.NullMarked;
