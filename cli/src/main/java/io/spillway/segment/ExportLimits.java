package io.spillway.segment;

/**
 * What an export may hold. An export comes from outside and must not fill the memory.
 *
 * @param fileBytes of one file, and of one answer of the API; a workspace of a thousand mappings
 *     takes a tenth of the default
 * @param depth of objects and lists in each other; mappings nest a few levels
 * @param objects destinations, subscriptions, filters and sources of all files together
 * @param pages of one list that are asked from the API
 */
record ExportLimits(int fileBytes, int depth, int objects, int pages) {
  static final ExportLimits DEFAULTS = new ExportLimits(64 << 20, 200, 100_000, 1_000);
}
