package io.spillway.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Where a command reads and writes. Everything written is UTF-8, whatever the locale.
 *
 * @param out not a {@link PrintStream}, which would hide that nobody reads it any more
 */
record Streams(InputStream in, OutputStream out, PrintStream err) {
  Streams {
    Objects.requireNonNull(in, "in");
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
  }

  static Streams of(InputStream in, OutputStream out, OutputStream err) {
    return new Streams(in, out, new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  /** The process's own. */
  static Streams system() {
    return of(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err));
  }
}
