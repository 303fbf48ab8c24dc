/** Evaluates compiled mappings: paths into events, texts of values, cells, folders and rows. */
@NullMarked
package io.spillway.mapping.evaluation;

import org.jspecify.annotations.NullMarked;
