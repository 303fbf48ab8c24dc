/** JSON text: strict reading, and writing as ECMAScript does. */
@NullMarked
package io.spillway.json;

import org.jspecify.annotations.NullMarked;
