package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogDocument;
import java.io.IOException;
import java.util.List;

/** The files of a catalog, as {@link CatalogLook} looks at them. */
interface WatchedFiles {
  /**
   * What the file system says of the files, without reading them, in the order of their names.
   *
   * @throws IOException when there are none
   */
  List<Stamp> stamps() throws IOException;

  /**
   * Reads all of them. One that cannot be read although others may be has a problem instead of a
   * text.
   *
   * @throws IOException when there are none, or none can be read for now
   */
  CatalogDocument read() throws IOException;

  /**
   * What changes when a file does.
   *
   * @param modifiedMillis since the epoch; 0 or less when the file system does not know
   */
  record Stamp(String name, long length, long modifiedMillis) {}
}
