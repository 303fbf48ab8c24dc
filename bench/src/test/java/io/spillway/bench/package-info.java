/** What can be said about the benchmarks' subject on any machine. */
@NullMarked
package io.spillway.bench;

import org.jspecify.annotations.NullMarked;
