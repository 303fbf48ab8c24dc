/** The demo: the whole job on this machine, and the reconciliation of what it delivers. */
@NullMarked
package io.spillway.local.demo;

import org.jspecify.annotations.NullMarked;
