package io.spillway.job.livecatalog;

import io.spillway.catalog.CatalogFiles.Found;
import java.io.IOException;
import java.util.List;

/** The files of a catalog, as {@link CatalogLook} looks at them. */
@FunctionalInterface
interface WatchedFiles {
  /**
   * Lists the files without reading them, in the order of their names.
   *
   * @throws IOException when there are none, or they cannot be listed
   */
  List<Found> list() throws IOException;
}
