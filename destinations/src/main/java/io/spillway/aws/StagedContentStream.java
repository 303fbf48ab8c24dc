package io.spillway.aws;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Opens a source where the AWS SDK allows no checked exceptions. */
final class StagedContentStream {
  private StagedContentStream() {}

  static InputStream open(ObjectStore.Source source) {
    try {
      return source.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
