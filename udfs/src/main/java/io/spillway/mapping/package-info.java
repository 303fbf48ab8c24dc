/**
 * Mappings: the columns, the folder and the transforms that turn an event into a row. This package
 * has what callers see of them, and the interfaces by which extensions add directives and
 * transforms; {@code MappingCompiler} in the package {@code compiler} is the entry point.
 */
@NullMarked
package io.spillway.mapping;

import org.jspecify.annotations.NullMarked;
