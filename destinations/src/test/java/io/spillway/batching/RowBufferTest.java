package io.spillway.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowBufferTest {
  @Test
  void putsTheLengthInFourBytesBeforeEachRow() {
    RowBuffer buffer = new RowBuffer(0);
    buffer.add(bytes("ab"));
    buffer.add(bytes(""));
    buffer.add(TestRows.rows("c", "d"));
    Rows rows = buffer.toRows();
    assertThat(rows.count()).isEqualTo(4);
    assertThat(HexFormat.of().formatHex(rows.data()))
        .isEqualTo("00000002" + "6162" + "00000000" + "00000001" + "63" + "00000001" + "64");
    assertThat(Rows.of(bytes("ab"))).usingRecursiveComparison().isEqualTo(TestRows.rows("ab"));
  }

  @Test
  void growsAndKnowsItsSize() {
    RowBuffer buffer = new RowBuffer(8);
    String row = "x".repeat(300);
    for (int i = 0; i < 3; i++) {
      buffer.add(bytes(row));
    }
    assertThat(buffer.count()).isEqualTo(3);
    assertThat(buffer.size()).isEqualTo(3 * Rows.bytesOf(bytes(row)));
    assertThat(buffer.capacity()).isGreaterThanOrEqualTo(buffer.size());
    assertThat(TestRows.texts(buffer.toRows())).containsExactly(row, row, row);
  }

  @Test
  void isReadBackFromAStream() throws IOException {
    RowBuffer buffer = new RowBuffer(100);
    buffer.add(bytes("1"));
    buffer.add(bytes("22"));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    buffer.writeTo(stream);
    List<String> read = new ArrayList<>();
    Rows.forEach(
        new ByteArrayInputStream(stream.toByteArray()),
        2,
        (data, offset, length) ->
            read.add(new String(data, offset, length, StandardCharsets.UTF_8)));
    assertThat(read).containsExactly("1", "22");
  }

  private static byte[] bytes(String row) {
    return row.getBytes(StandardCharsets.UTF_8);
  }
}
