/** What the platform allows the catalog's destinations, whoever edits them. */
@NullMarked
package io.spillway.policy;

import org.jspecify.annotations.NullMarked;
