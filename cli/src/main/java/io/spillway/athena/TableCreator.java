package io.spillway.athena;

import java.io.IOException;

/** Creates tables in a catalog of tables; found through {@link java.util.ServiceLoader}. */
public interface TableCreator {
  /**
   * Creates the table, or replaces its definition when it is there.
   *
   * @param region of the catalog of tables
   * @return what was done, one sentence
   * @throws IOException when the catalog refuses; the message says what to do
   */
  String create(QueryTable table, String region) throws IOException;
}
