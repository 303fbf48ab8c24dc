/** The command line, and the commands that start the stand-ins for Kafka and AWS. */
@NullMarked
package io.spillway.local.cli;

import org.jspecify.annotations.NullMarked;
