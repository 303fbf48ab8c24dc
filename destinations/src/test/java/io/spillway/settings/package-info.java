@NullMarked
package io.spillway.settings;

import org.jspecify.annotations.NullMarked;
