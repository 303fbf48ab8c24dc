/** Properties of the measured code that do not depend on the machine. */
@NullMarked
package io.spillway.bench;

import org.jspecify.annotations.NullMarked;
