/** JSON text: reading it strictly, scanning it in place, writing it as ECMAScript does. */
@NullMarked
package io.spillway.json;

import org.jspecify.annotations.NullMarked;
