package io.spillway.local.s3;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.spillway.local.s3.AnsweringServer.Answer;
import io.spillway.local.s3.AnsweringServer.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/** Answers of an {@link AnsweringServer} that go on until the client ends the connection. */
@SuppressWarnings("ImmutableEnumChecker") // the answers capture nothing
public enum EndlessAnswer implements Answer {
  ERROR(out -> flood(out, Texts.head("403 Forbidden"), Texts.CHUNK)),
  THROTTLING(out -> flood(out, Texts.head("503 Slow Down"), Texts.CHUNK)),
  SUCCESS(out -> flood(out, Texts.head("200 OK"), Texts.CHUNK)),
  HEADER_LINE(out -> flood(out, "HTTP/1.1 200 OK\r\nX-A: ", Texts.MEGABYTE)),
  HEADER_LINES(out -> flood(out, "HTTP/1.1 200 OK\r\n", "X-A: b\r\n".repeat(100_000))),
  FOLDED_HEADER(out -> flood(out, "HTTP/1.1 200 OK\r\nX-A: b\r\n", " c\r\n".repeat(100_000))),
  CONTINUE(out -> flood(out, "", "HTTP/1.1 100 Continue\r\n\r\n".repeat(10_000))),
  DRIPPING_HEADER(out -> drip(out, "HTTP/1.1 200 OK\r\nX-A: ", "A")),
  DRIPPING_ERROR(out -> drip(out, Texts.head("400 Bad Request"), "1\r\nA\r\n")),
  DRIPPING_SUCCESS(out -> drip(out, Texts.head("200 OK"), "1\r\nA\r\n"));

  private static final long DRIP_MILLIS = 50;

  private final Writer writer;

  /** Writes until there is nobody who reads. */
  @FunctionalInterface
  private interface Writer {
    void write(OutputStream out) throws IOException;
  }

  /** A class of its own, because constants of an enum cannot refer to its fields. */
  private static final class Texts {
    static final String MEGABYTE = "A".repeat(1 << 20);
    static final String CHUNK = Integer.toHexString(1 << 20) + "\r\n" + MEGABYTE + "\r\n";

    static String head(String status) {
      return "HTTP/1.1 "
          + status
          + "\r\nContent-Type: application/xml\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "5\r\n<Err>\r\n";
    }
  }

  EndlessAnswer(Writer writer) {
    this.writer = writer;
  }

  /** Whether it says, at first, that the request was granted. */
  public boolean isSuccess() {
    return this == SUCCESS || this == DRIPPING_SUCCESS;
  }

  @Override
  public void write(Request request, OutputStream out) throws IOException {
    writer.write(out);
  }

  private static void flood(OutputStream out, String begin, String more) throws IOException {
    out.write(begin.getBytes(ISO_8859_1));
    byte[] bytes = more.getBytes(ISO_8859_1);
    while (true) {
      out.write(bytes);
    }
  }

  private static void drip(OutputStream out, String begin, String drop) throws IOException {
    out.write(begin.getBytes(ISO_8859_1));
    while (true) {
      out.write(drop.getBytes(ISO_8859_1));
      out.flush();
      try {
        TimeUnit.MILLISECONDS.sleep(DRIP_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
    }
  }
}
