/** The built-in directives of mapping values. */
@NullMarked
package io.spillway.mapping.directive;

import org.jspecify.annotations.NullMarked;
