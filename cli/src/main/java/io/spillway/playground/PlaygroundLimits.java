package io.spillway.playground;

import java.time.Duration;

/**
 * What one request may bring and what its answer may hold, so that neither the page nor the server
 * is overwhelmed by a catalog that makes much of little.
 *
 * @param bodyBytes most bytes of a request
 * @param lines most lines of events that are evaluated
 * @param time after which no further event is evaluated
 * @param rowBytes most bytes of rows that are made
 * @param problems most problems that are listed
 * @param matches most mappings and rejections that are listed for an event
 * @param rowChars most characters of a row that are shown, in its text and in its cells each
 * @param rowsChars the same for all rows together
 * @param files most files that are listed
 * @param fileBytes most bytes of a file that are shown
 * @param filesBytes the same for all files together
 * @param folders most folders that are listed
 * @param rejectedBytes most bytes of rejected events that are shown
 */
record PlaygroundLimits(
    int bodyBytes,
    int lines,
    Duration time,
    long rowBytes,
    int problems,
    int matches,
    int rowChars,
    int rowsChars,
    int files,
    int fileBytes,
    int filesBytes,
    int folders,
    int rejectedBytes) {
  static final PlaygroundLimits DEFAULTS =
      new PlaygroundLimits(
          8 << 20,
          2_000,
          Duration.ofSeconds(10),
          64L << 20,
          500,
          100,
          16 << 10,
          4 << 20,
          200,
          64 << 10,
          4 << 20,
          50,
          1 << 20);
}
