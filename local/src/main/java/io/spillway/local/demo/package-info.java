/** The demo: the whole way of an event on this machine, checked at the end. */
@NullMarked
package io.spillway.local.demo;

import org.jspecify.annotations.NullMarked;
