package io.spillway.parquet;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/** The compressed pages of one column of a row group, until the group is written. */
final class ColumnPages implements PageWriter {
  /** Takes half the time of zstd's default, 3, and pages of one column are as small with it. */
  private static final int COMPRESSION_LEVEL = 1;

  /** Longer bounds are left out, as they would make a footer large that is read for every query. */
  private static final int MAX_STATISTICS_BYTES = 1 << 10;

  private static final String OLDER = "pages come with all that is known of them";

  private static final int HEADER_BYTES = 64;

  private final ParquetColumn column;
  private final List<byte[]> pages = new ArrayList<>();
  private final TreeSet<org.apache.parquet.format.Encoding> encodings = new TreeSet<>();
  private byte @Nullable [] dictionary;
  private @Nullable Statistics<?> statistics;
  private long values;
  private long bytes;
  private long rawBytes;

  ColumnPages(ParquetColumn column) {
    this.column = column;
  }

  @Override
  public void writePage(
      BytesInput page,
      int valueCount,
      int rowCount,
      Statistics<?> pageStatistics,
      SizeStatistics sizeStatistics,
      Encoding repetitionLevels,
      Encoding definitionLevels,
      Encoding encoding)
      throws IOException {
    DataPageHeader header =
        new DataPageHeader(
            valueCount, known(encoding), known(definitionLevels), known(repetitionLevels));
    pages.add(
        compressed(page, new PageHeader(PageType.DATA_PAGE, 0, 0).setData_page_header(header)));
    values += valueCount;
    if (statistics == null) {
      statistics = pageStatistics.copy();
    } else {
      statistics.mergeStatistics(pageStatistics);
    }
  }

  @Override
  public void writePage(
      BytesInput page,
      int valueCount,
      int rowCount,
      Statistics<?> pageStatistics,
      Encoding repetitionLevels,
      Encoding definitionLevels,
      Encoding encoding) {
    throw new UnsupportedOperationException(OLDER);
  }

  @Deprecated
  @Override
  public void writePage(
      BytesInput page,
      int valueCount,
      Statistics<?> pageStatistics,
      Encoding repetitionLevels,
      Encoding definitionLevels,
      Encoding encoding) {
    throw new UnsupportedOperationException(OLDER);
  }

  @Override
  public void writePageV2(
      int rowCount,
      int nullCount,
      int valueCount,
      BytesInput repetitionLevels,
      BytesInput definitionLevels,
      Encoding dataEncoding,
      BytesInput data,
      Statistics<?> pageStatistics) {
    throw new UnsupportedOperationException("pages of version 2 are not asked for");
  }

  @Override
  public void writeDictionaryPage(DictionaryPage page) throws IOException {
    DictionaryPageHeader header =
        new DictionaryPageHeader(page.getDictionarySize(), known(page.getEncoding()));
    dictionary =
        compressed(
            page.getBytes(),
            new PageHeader(PageType.DICTIONARY_PAGE, 0, 0).setDictionary_page_header(header));
  }

  /** The page as it is in the file: its header and its compressed bytes. */
  private byte[] compressed(BytesInput page, PageHeader header) throws IOException {
    ByteBuffer raw = page.toByteBuffer(new HeapByteBufferAllocator(), buffer -> {});
    int size = raw.remaining();
    byte[] compressed = new byte[Math.toIntExact(Zstd.compressBound(size))];
    long length =
        Zstd.compressByteArray(
            compressed,
            0,
            compressed.length,
            raw.array(),
            raw.arrayOffset() + raw.position(),
            size,
            COMPRESSION_LEVEL);
    if (Zstd.isError(length)) {
      throw new IOException("zstd cannot compress a page: " + Zstd.getErrorName(length));
    }
    header.setUncompressed_page_size(size);
    header.setCompressed_page_size((int) length);
    ByteArrayOutputStream out = new ByteArrayOutputStream(HEADER_BYTES + (int) length);
    Util.writePageHeader(header, out);
    rawBytes += out.size() + size;
    out.write(compressed, 0, (int) length);
    bytes += out.size();
    return out.toByteArray();
  }

  private org.apache.parquet.format.Encoding known(Encoding encoding) {
    org.apache.parquet.format.Encoding result =
        org.apache.parquet.format.Encoding.valueOf(encoding.name());
    encodings.add(result);
    return result;
  }

  @Override
  public long getMemSize() {
    return bytes;
  }

  @Override
  public long allocatedSize() {
    return bytes;
  }

  @Override
  public String memUsageString(String prefix) {
    return prefix + column.name() + " " + bytes + " bytes";
  }

  /** Bytes of all pages, as they are in the file. */
  long bytes() {
    return bytes;
  }

  /** The same if they were not compressed. */
  long rawBytes() {
    return rawBytes;
  }

  /**
   * Writes the pages, the dictionary first.
   *
   * @param position where in the file that is
   */
  ColumnChunk writeTo(OutputStream out, long position) throws IOException {
    long dataPosition = position;
    if (dictionary != null) {
      out.write(dictionary);
      dataPosition += dictionary.length;
    }
    for (byte[] page : pages) {
      out.write(page);
    }
    ColumnMetaData meta =
        new ColumnMetaData(
            column.physical(),
            List.copyOf(encodings),
            List.of(column.name()),
            CompressionCodec.ZSTD,
            values,
            rawBytes,
            bytes,
            dataPosition);
    if (dictionary != null) {
      meta.setDictionary_page_offset(position);
    }
    if (statistics != null) {
      meta.setStatistics(bounds(statistics));
    }
    return new ColumnChunk(dataPosition).setMeta_data(meta);
  }

  private static org.apache.parquet.format.Statistics bounds(Statistics<?> all) {
    org.apache.parquet.format.Statistics bounds = new org.apache.parquet.format.Statistics();
    bounds.setNull_count(all.getNumNulls());
    if (all.hasNonNullValue() && all.isSmallerThan(MAX_STATISTICS_BYTES)) {
      bounds.setMin_value(all.getMinBytes());
      bounds.setMax_value(all.getMaxBytes());
    }
    return bounds;
  }
}
