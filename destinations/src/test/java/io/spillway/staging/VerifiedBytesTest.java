package io.spillway.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class VerifiedBytesTest {
  @Test
  void endsWhereTheFileEnds() throws IOException {
    try (VerifiedBytes bytes = bytes("fileother", 4, crc32("file"))) {
      assertThat(bytes.readAllBytes()).asString().isEqualTo("file");
      assertThat(bytes.read()).isEqualTo(-1);
    }
    try (VerifiedBytes bytes = bytes("fileother", 4, null)) {
      assertThat(bytes.read()).isEqualTo('f');
      assertThat(bytes.available()).isEqualTo(3);
      assertThat(bytes.readAllBytes()).asString().isEqualTo("ile");
    }
  }

  @Test
  void keepsTheLastBytesOfAnotherFile() throws IOException {
    try (VerifiedBytes bytes = bytes("another", 7, 0xCBF43926)) {
      assertThat(bytes.readNBytes(6)).asString().isEqualTo("anothe");
      assertThatThrownBy(bytes::read)
          .isInstanceOf(IOException.class)
          .hasMessage(
              "staged file a/b has other bytes than were staged: their CRC32 is %08x, not cbf43926",
              crc32("another"));
    }
  }

  @Test
  void doesNotEndEarly() throws IOException {
    try (VerifiedBytes bytes = bytes("file", 6, null)) {
      assertThatThrownBy(bytes::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessage("staged file a/b lacks its last 2 bytes");
    }
  }

  private static VerifiedBytes bytes(String stored, long length, Integer crc32) {
    return new VerifiedBytes(
        new ByteArrayInputStream(stored.getBytes(StandardCharsets.UTF_8)), "a/b", length, crc32);
  }

  private static int crc32(String text) {
    CRC32 crc32 = new CRC32();
    crc32.update(text.getBytes(StandardCharsets.UTF_8));
    return (int) crc32.getValue();
  }
}
