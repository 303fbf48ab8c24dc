/** Settings as text, whoever reads them, and the error of a person who gave a wrong one. */
@NullMarked
package io.spillway.settings;

import org.jspecify.annotations.NullMarked;
