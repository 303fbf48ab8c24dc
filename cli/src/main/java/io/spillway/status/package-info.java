/** What each destination's events, rows and files are doing, read from Flink's REST API. */
@NullMarked
package io.spillway.status;

import org.jspecify.annotations.NullMarked;
