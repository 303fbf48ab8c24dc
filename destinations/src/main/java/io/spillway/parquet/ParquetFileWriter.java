package io.spillway.parquet;

import io.spillway.delimited.FileWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * Writes one Parquet file from encoded rows: cells in quotes, joined by commas, where one without
 * quotes is NULL. The same rows give the same bytes.
 *
 * <p>Rows stay in memory, encoded and page by page compressed, until they are a row group. The
 * memory of a writer does not depend on what is in the rows: see {@link #GROUP_BYTES}.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">The Parquet file format</a>
 */
final class ParquetFileWriter implements FileWriter {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  /** Readers look here for writers with known faults, of which this name has none. */
  private static final String CREATED_BY = "spillway version 1 (build parquet-java)";

  /**
   * What the pages of a row group may take on the heap: those that are complete, compressed, and
   * the open ones as they are. Engines read a row group as one piece of work, and like it large.
   */
  static final long GROUP_BYTES = 64L << 20;

  /** How much may come in between two looks at that: looking takes longer than writing a cell. */
  private static final long LOOK_BYTES = 1L << 20;

  private static final int PAGE_BYTES = 1 << 20;

  /** Of all columns together; beyond its share, a column is written without a dictionary. */
  private static final int DICTIONARIES_BYTES = 4 << 20;

  private final OutputStream out;
  private final List<ParquetColumn> columns;
  private final int rows;
  private final byte[] lastCell;
  private final MessageType schema;
  private final ParquetProperties properties;
  private final List<RowGroup> groups = new ArrayList<>();
  private @Nullable Group group;
  private long position;
  private int written;

  /**
   * @param columns with the last one of which rows have no cell, if there is a {@code lastCell}
   * @param lastCell the text of the last column in every row; empty when rows are complete
   * @param rows the number of rows in the whole file, at least 1
   */
  ParquetFileWriter(OutputStream out, List<ParquetColumn> columns, String lastCell, int rows) {
    this.out = out;
    this.columns = List.copyOf(columns);
    this.lastCell = lastCell.getBytes(StandardCharsets.UTF_8);
    this.rows = rows;
    this.schema = ParquetColumn.schema(columns);
    this.properties =
        ParquetProperties.builder()
            .withWriterVersion(WriterVersion.PARQUET_1_0)
            .withPageSize(PAGE_BYTES)
            .withDictionaryPageSize(DICTIONARIES_BYTES / columns.size())
            .withSizeStatisticsEnabled(false)
            .build();
  }

  @Override
  public void writeRow(byte[] bytes, int offset, int length) throws IOException {
    if (isComplete()) {
      throw new IllegalStateException("all " + rows + " rows of the file are written");
    }
    if (written == 0) {
      write(MAGIC);
    }
    if (group == null) {
      group = new Group();
    }
    group.add(bytes, offset, length);
    written++;
    if (isComplete() || group.isFull()) {
      endGroup(group);
      group = null;
    }
    if (isComplete()) {
      writeFooter();
    }
  }

  @Override
  public boolean isComplete() {
    return written >= rows;
  }

  @Override
  public void close() {
    group = null;
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    position += bytes.length;
  }

  private void endGroup(Group ended) throws IOException {
    List<ColumnPages> all = ended.end();
    long start = position;
    long rawBytes = 0;
    List<ColumnChunk> chunks = new ArrayList<>();
    for (ColumnPages pages : all) {
      chunks.add(pages.writeTo(out, position));
      position += pages.bytes();
      rawBytes += pages.rawBytes();
    }
    groups.add(
        new RowGroup(chunks, rawBytes, ended.size)
            .setFile_offset(start)
            .setTotal_compressed_size(position - start)
            .setOrdinal((short) groups.size()));
  }

  private void writeFooter() throws IOException {
    List<SchemaElement> elements = new ArrayList<>();
    elements.add(new SchemaElement(schema.getName()).setNum_children(columns.size()));
    columns.forEach(column -> elements.add(column.element()));
    FileMetaData meta =
        new FileMetaData(1, elements, rows, groups)
            .setCreated_by(CREATED_BY)
            .setColumn_orders(
                Collections.nCopies(
                    columns.size(), ColumnOrder.TYPE_ORDER(new TypeDefinedOrder())));
    ByteArrayOutputStream footer = new ByteArrayOutputStream();
    Util.writeFileMetaData(meta, footer);
    int length = footer.size();
    footer.write(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
    footer.write(MAGIC);
    write(footer.toByteArray());
  }

  /** The row group that is being written, with all that a file takes of the heap. */
  private final class Group implements PageWriteStore {
    private final RowCells cells = new RowCells();
    private final Map<ColumnDescriptor, ColumnPages> pages = new HashMap<>();
    private final List<ColumnDescriptor> descriptors = schema.getColumns();
    private final ColumnWriteStore store;
    private final ColumnWriter[] writers;
    private int size;
    private long unseenBytes;

    Group() {
      for (int i = 0; i < columns.size(); i++) {
        pages.put(descriptors.get(i), new ColumnPages(columns.get(i)));
      }
      store = properties.newColumnWriteStore(schema, this);
      writers = descriptors.stream().map(store::getColumnWriter).toArray(ColumnWriter[]::new);
    }

    @Override
    public ColumnPages getPageWriter(ColumnDescriptor column) {
      return pages.get(column);
    }

    void add(byte[] bytes, int offset, int length) {
      cells.start(bytes, offset, length);
      int inRow = lastCell.length == 0 ? writers.length : writers.length - 1;
      for (int i = 0; i < inRow; i++) {
        if (cells.next()) {
          columns.get(i).write(cells.bytes(), cells.offset(), cells.length(), writers[i]);
        } else {
          writers[i].writeNull(0, 0);
        }
      }
      if (inRow < writers.length) {
        columns.get(inRow).write(lastCell, 0, lastCell.length, writers[inRow]);
      }
      store.endRecord();
      size++;
      // A NULL takes next to nothing, but something.
      unseenBytes += length + writers.length;
    }

    boolean isFull() {
      if (unseenBytes < LOOK_BYTES) {
        return false;
      }
      unseenBytes = 0;
      return store.getBufferedSize() >= GROUP_BYTES;
    }

    /** The pages of all columns, in their order. */
    List<ColumnPages> end() {
      store.flush();
      store.close();
      return descriptors.stream().map(pages::get).toList();
    }
  }
}
