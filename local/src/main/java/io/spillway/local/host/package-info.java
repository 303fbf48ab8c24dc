/** What commands and tests need of this machine: free ports, directories, and waiting. */
@NullMarked
package io.spillway.local.host;

import org.jspecify.annotations.NullMarked;
