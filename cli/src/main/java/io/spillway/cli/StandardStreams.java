package io.spillway.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Where a command reads and writes. Everything written is UTF-8, whatever the locale. */
final class StandardStreams {
  private final InputStream in;
  private final Output out;
  private final PrintStream text;
  private final PrintStream err;
  private final Ansi ansi;
  private final int width;

  private StandardStreams(
      InputStream in, OutputStream out, OutputStream err, Ansi ansi, int width) {
    this.in = Objects.requireNonNull(in, "in");
    this.out = new Output(out);
    this.text = new PrintStream(new BufferedOutputStream(this.out), true, StandardCharsets.UTF_8);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.ansi = ansi;
    this.width = width;
  }

  /** Streams without colours, with lines of any length. */
  static StandardStreams of(InputStream in, OutputStream out, OutputStream err) {
    return new StandardStreams(in, out, err, Ansi.OFF, Integer.MAX_VALUE);
  }

  /** The process's own, with colours on standard output when that is a terminal. */
  static StandardStreams system() {
    boolean dumb = "dumb".equals(System.getenv("TERM"));
    return new StandardStreams(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        dumb ? Ansi.OFF : Ansi.AUTO,
        width(System.getenv("COLUMNS")));
  }

  /**
   * The width of a terminal.
   *
   * @param columns as bin/spillway found it; null when standard output is none
   */
  static int width(@Nullable String columns) {
    return columns != null && columns.matches("[1-9][0-9]{0,4}")
        ? Integer.parseInt(columns)
        : Integer.MAX_VALUE;
  }

  InputStream in() {
    return in;
  }

  /** Standard output for bytes; its failures are exceptions. */
  OutputStream out() {
    return out;
  }

  /** Standard output for text; its failures show at {@link #finish}. */
  PrintStream text() {
    return text;
  }

  PrintStream err() {
    return err;
  }

  /** How many columns standard output has; {@link Integer#MAX_VALUE} when it is no terminal. */
  int width() {
    return width;
  }

  /** Whether standard output takes colours. */
  Ansi ansi() {
    return ansi;
  }

  /**
   * A word for standard output in a style.
   *
   * @param style in picocli's terms, e.g. {@code fg(red)}
   */
  String styled(String style, String word) {
    return ansi.new Text("@|" + style + " " + word + "|@").toString();
  }

  /** Whether the exception says that nobody reads standard output any more. */
  boolean isClosedPipe(Exception e) {
    return e == out.failure
        && String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("pipe");
  }

  /** Writes what is still buffered; null, or why standard output does not hold everything. */
  @Nullable IOException finish() {
    text.flush();
    return out.failure;
  }

  /** Remembers the first failure, which a {@link PrintStream} would hide. */
  private static final class Output extends FilterOutputStream {
    private @Nullable IOException failure;

    Output(OutputStream out) {
      super(Objects.requireNonNull(out, "out"));
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException e) {
        throw remembered(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException e) {
        throw remembered(e);
      }
    }

    private IOException remembered(IOException e) {
      if (failure == null) {
        failure = e;
      }
      return failure;
    }
  }
}
