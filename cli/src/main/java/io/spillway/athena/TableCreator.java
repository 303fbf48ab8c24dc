package io.spillway.athena;

import java.io.IOException;

/** Creates tables in a data catalog. {@link java.util.ServiceLoader} finds the implementation. */
public interface TableCreator {
  /**
   * Creates the table, or replaces its definition if it exists.
   *
   * @param region the AWS region of the data catalog
   * @return one sentence that says what was done
   * @throws IOException when the data catalog refuses; the message says what to do
   */
  String create(QueryTable table, String region) throws IOException;
}
