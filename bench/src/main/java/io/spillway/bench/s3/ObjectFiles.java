package io.spillway.bench.s3;

import io.spillway.local.s3.Identities;
import io.spillway.local.s3.Identity;
import io.spillway.local.s3.S3Error;
import io.spillway.local.s3.S3Operation;
import io.spillway.local.s3.S3Request;
import io.spillway.local.s3.SignatureV4;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaul.shaded.org.eclipse.jetty.http.HttpField;
import org.gaul.shaded.org.eclipse.jetty.io.Content;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Handles what jobs ask an S3 most often: puts, uploads in parts, reads and heads of objects, which
 * are files below the folder of their bucket. Signatures, CRC-32 and SHA-256 are checked, chunks
 * that are signed each are not implemented, ETags are no hashes, and content types are not kept.
 * Everything else goes on to S3Proxy, which sees the same files.
 */
final class ObjectFiles extends Handler.Wrapper {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final S3Error NO_SUCH_KEY =
      new S3Error(404, "NoSuchKey", "The specified key does not exist.");
  private static final S3Error INVALID_RANGE =
      new S3Error(416, "InvalidRange", "The requested range is not satisfiable");
  private static final S3Error WRONG_SIGNATURE =
      new S3Error(
          403,
          "SignatureDoesNotMatch",
          "The request signature we calculated does not match the signature you provided.");

  private final Path root;
  private final Path incomplete;
  private final MultipartUploads uploads;
  private final Identities identities;
  private final AtomicLong names = new AtomicLong();

  /**
   * @param root with a folder for each bucket
   * @param incomplete on the same file system, for what is being uploaded
   */
  ObjectFiles(Handler s3Proxy, Path root, Path incomplete, Identities identities) {
    super(s3Proxy);
    this.root = root;
    this.incomplete = incomplete;
    this.uploads = new MultipartUploads(incomplete);
    this.identities = identities;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    S3Request s3 = S3Request.of(request, null);
    boolean isFolder = s3.key() == null || s3.key().endsWith("/");
    Answer answer =
        switch (isFolder ? S3Operation.OTHER : s3.operation()) {
          case PUT_OBJECT -> this::put;
          case CREATE_MULTIPART_UPLOAD -> this::createUpload;
          case UPLOAD_PART -> this::uploadPart;
          case COMPLETE_MULTIPART_UPLOAD -> this::completeUpload;
          case ABORT_MULTIPART_UPLOAD -> this::abortUpload;
          case GET_OBJECT, HEAD_OBJECT -> this::read;
          default -> null;
        };
    if (answer == null) {
      return super.handle(request, response, callback);
    }
    Map<String, String> headers = new HashMap<>();
    for (HttpField field : request.getHeaders()) {
      headers.put(field.getLowerCaseName(), field.getValue());
    }
    Path file = root.resolve(s3.bucket() + "/" + s3.key()).normalize();
    S3Error error =
        !file.startsWith(root)
            ? NO_SUCH_KEY
            : isSigned(request, headers)
                ? answer.give(new Exchange(request, headers, response), file)
                : WRONG_SIGNATURE;
    if (error != null) {
      Content.Source.consumeAll(request);
      response.setStatus(error.status());
      send(response, error.toXml(String.valueOf(names.incrementAndGet())));
    }
    callback.succeeded();
    return true;
  }

  /** One request. */
  private record Exchange(Request request, Map<String, String> headers, Response response) {
    String parameter(String name) {
      return String.valueOf(Request.extractQueryParameters(request).getValue(name));
    }

    String uploadId() {
      return parameter("uploadId");
    }
  }

  private interface Answer {
    /** Returns the error to answer with; null when it has answered. */
    @Nullable S3Error give(Exchange exchange, Path file) throws IOException;
  }

  private boolean isSigned(Request request, Map<String, String> headers) {
    SignatureV4 signature = SignatureV4.parse(headers.getOrDefault("authorization", ""));
    Identity identity = identities.find(signature.accessKeyId());
    String query = request.getHttpURI().getQuery();
    return identity != null
        && signature.isSignedWith(
            identity.secretAccessKey(),
            new SignatureV4.Signed(
                request.getMethod(),
                request.getHttpURI().getPath(),
                query == null ? "" : query,
                headers,
                headers.getOrDefault("x-amz-content-sha256", "")));
  }

  private @Nullable S3Error put(Exchange exchange, Path file) throws IOException {
    Path temporary = incomplete.resolve("put-" + names.incrementAndGet());
    S3Error error = receive(exchange, temporary);
    if (error == null) {
      move(temporary, file);
      exchange.response.getHeaders().put("ETag", tag(attributes(file)));
      send(exchange.response, "");
    }
    return error;
  }

  private @Nullable S3Error createUpload(Exchange exchange, Path file) throws IOException {
    send(
        exchange.response,
        "<InitiateMultipartUploadResult><UploadId>"
            + uploads.create()
            + "</UploadId></InitiateMultipartUploadResult>");
    return null;
  }

  private @Nullable S3Error uploadPart(Exchange exchange, Path file) throws IOException {
    Path part = uploads.part(exchange.uploadId(), exchange.parameter("partNumber"));
    S3Error error = receive(exchange, part);
    if (error == null) {
      exchange.response.getHeaders().put("ETag", tag(attributes(part)));
      send(exchange.response, "");
    }
    return error;
  }

  private @Nullable S3Error completeUpload(Exchange exchange, Path file) throws IOException {
    Content.Source.consumeAll(exchange.request);
    if (!uploads.complete(exchange.uploadId(), file)) {
      return new S3Error(404, "NoSuchUpload", "The specified upload does not exist.");
    }
    send(
        exchange.response,
        "<CompleteMultipartUploadResult><ETag>"
            + tag(attributes(file)).replace("\"", "&quot;")
            + "</ETag></CompleteMultipartUploadResult>");
    return null;
  }

  private @Nullable S3Error abortUpload(Exchange exchange, Path file) throws IOException {
    uploads.abort(exchange.uploadId());
    exchange.response.setStatus(204);
    send(exchange.response, "");
    return null;
  }

  private @Nullable S3Error read(Exchange exchange, Path file) throws IOException {
    BasicFileAttributes attributes;
    try {
      attributes = attributes(file);
    } catch (NoSuchFileException e) {
      return NO_SUCH_KEY;
    }
    if (!attributes.isRegularFile()) {
      return NO_SUCH_KEY;
    }
    long size = attributes.size();
    long start = 0;
    long end = size;
    Matcher range = RANGE.matcher(exchange.headers.getOrDefault("range", ""));
    Response response = exchange.response;
    if (range.matches()) {
      start = Long.parseLong(range.group(1));
      if (!range.group(2).isEmpty()) {
        end = Math.min(size, Long.parseLong(range.group(2)) + 1);
      }
      if (start >= end) {
        return INVALID_RANGE;
      }
      response.setStatus(206);
      response.getHeaders().put("Content-Range", "bytes " + start + "-" + (end - 1) + "/" + size);
    }
    response.getHeaders().put("Content-Length", end - start);
    response.getHeaders().put("ETag", tag(attributes));
    response
        .getHeaders()
        .put(
            "Last-Modified",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(
                attributes.lastModifiedTime().toInstant().atOffset(ZoneOffset.UTC)));
    if (exchange.request.getMethod().equals("HEAD") || start == end) {
      send(response, "");
    } else {
      send(response, file, start, end);
    }
    return null;
  }

  private static @Nullable S3Error receive(Exchange exchange, Path file) throws IOException {
    S3Error error;
    try (InputStream in = Content.Source.asInputStream(exchange.request);
        OutputStream out = Files.newOutputStream(file)) {
      error = new UploadedBody(exchange.headers, in).copyTo(out);
    }
    if (error != null) {
      Files.delete(file);
    }
    return error;
  }

  /** Into a folder that may not be there yet. */
  static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      Files.createDirectories(to.getParent());
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static BasicFileAttributes attributes(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class);
  }

  /** With a dash, by which clients tell that it is no hash of the bytes. */
  private static String tag(BasicFileAttributes attributes) {
    return String.format(
        Locale.ROOT,
        "\"%x-%x\"",
        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS),
        attributes.size());
  }

  private static void send(Response response, String text) throws IOException {
    if (!text.isEmpty()) {
      response.getHeaders().put("Content-Type", "application/xml");
    }
    Content.Sink.write(response, true, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void send(Response response, Path file, long start, long end) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, end - start));
    try (FileChannel channel = FileChannel.open(file)) {
      for (long at = start; at < end; ) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
        at += channel.read(buffer, at);
        Content.Sink.write(response, at == end, buffer.flip());
      }
    }
  }
}
