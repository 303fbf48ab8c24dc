/** The catalog: destinations and their mappings, read from YAML or JSON and checked. */
@NullMarked
package io.spillway.catalog;

import org.jspecify.annotations.NullMarked;
