/** What the build makes of the release archive, and the archive itself. */
@NullMarked
package io.spillway.local.archive;

import org.jspecify.annotations.NullMarked;
