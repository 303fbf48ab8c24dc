/** What the documentation has its readers type. */
@NullMarked
package io.spillway.local.page;

import org.jspecify.annotations.NullMarked;
