package io.spillway.parquet;

import io.spillway.delimited.DelimitedFileWriter;
import io.spillway.delimited.FileExtension;
import io.spillway.delimited.FileLayout;
import io.spillway.delimited.FileWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.IntStream;

/** Makes the writers of files. */
public final class FileWriters {
  private FileWriters() {}

  /**
   * The writer of a file with the given layout.
   *
   * @param rows the number of rows in the whole file, at least 1
   */
  public static FileWriter of(OutputStream out, FileLayout layout, int rows) throws IOException {
    if (layout.extension() != FileExtension.PARQUET) {
      return new DelimitedFileWriter(out, layout, rows);
    }
    List<String> names = layout.columns();
    List<ParquetColumn> columns =
        IntStream.range(0, names.size())
            .mapToObj(i -> new ParquetColumn(names.get(i), layout.types().get(i)))
            .toList();
    return new ParquetFileWriter(out, columns, layout.batchSizeText(rows), rows);
  }
}
