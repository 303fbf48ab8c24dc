package io.spillway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of docs that is generated from code. */
public final class GeneratedPage {
  private GeneratedPage() {}

  /**
   * Fails when the page differs from what the code says, and leaves that in {@code target}.
   *
   * @param name of the file
   */
  public static void assertUpToDate(String name, String text) throws IOException {
    Path made = Path.of("target", name);
    Files.createDirectories(made.getParent());
    Files.writeString(made, text);
    assertThat(Files.readString(Path.of("../docs", name)))
        .as("docs/%s is out of date; copy job/%s over it", name, made)
        .isEqualTo(text);
  }
}
