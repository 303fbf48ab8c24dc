package io.spillway.local.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.gaul.shaded.org.eclipse.jetty.http.HttpFields;
import org.gaul.shaded.org.eclipse.jetty.io.Content;
import org.gaul.shaded.org.eclipse.jetty.io.EofException;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The front end of S3Proxy: counts requests, applies injected faults, and checks access and the
 * conditions of writes.
 */
final class S3FrontEnd extends Handler.Wrapper {
  private static final int OK = 200;

  private final AccessCheck access;
  private final FaultInjector faults;
  private final RequestCounters counters;
  private final ObjectWrites writes;
  private final AtomicLong requestIds = new AtomicLong();

  S3FrontEnd(
      Handler s3,
      AccessCheck access,
      FaultInjector faults,
      RequestCounters counters,
      ObjectWrites writes) {
    super(s3);
    this.access = access;
    this.faults = faults;
    this.counters = counters;
    this.writes = writes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Signer signer = Signer.of(request);
    S3Request s3Request = S3Request.of(request, access.callerName(signer));
    counters.add(s3Request, request.getLength());
    S3Fault fault = faults.apply(s3Request);
    if (fault instanceof S3Fault.ConnectionDrop) {
      drop(request, callback);
      return true;
    }
    if (fault instanceof S3Fault.ErrorResponse answer) {
      return answer(request, response, callback, answer.error());
    }
    S3Error refusal = access.check(s3Request, signer);
    if (refusal == null) {
      refusal = writes.begin(s3Request, hasChecksum(request));
    }
    if (refusal != null) {
      return answer(request, response, callback, refusal);
    }
    IntConsumer atEnd = status -> writes.end(s3Request, status);
    if (fault instanceof S3Fault.LostResponse lost) {
      return executeAndLose(request, response, callback, atEnd, lost.error());
    }
    ObservedResponse observed = new ObservedResponse(request, response, atEnd);
    try {
      return super.handle(
          request,
          observed,
          Callback.from(
              () -> {
                observed.end(status(observed));
                callback.succeeded();
              },
              failure -> {
                observed.end(S3Error.INTERNAL_ERROR.status());
                callback.failed(failure);
              }));
    } catch (Exception e) {
      // A client that ends its connection, for one; the next try is not to wait for this one.
      observed.end(S3Error.INTERNAL_ERROR.status());
      throw e;
    }
  }

  /** Jetty's is 0 until somebody sets another one than 200. */
  private static int status(Response response) {
    return response.getStatus() == 0 ? OK : response.getStatus();
  }

  /** Whether S3 can compare the body with a checksum. */
  private static boolean hasChecksum(Request request) {
    return request.getHeaders().getFieldNamesCollection().stream()
        .map(name -> name.toLowerCase(Locale.ROOT))
        .anyMatch(
            name ->
                name.equals("content-md5")
                    || name.equals("x-amz-trailer")
                    || name.startsWith("x-amz-checksum-"));
  }

  /**
   * Reads the body first: a client that is still sending would see a broken connection instead of
   * the answer.
   */
  private boolean answer(Request request, Response response, Callback callback, S3Error error)
      throws IOException {
    Content.Source.consumeAll(request);
    write(response, callback, error);
    return true;
  }

  private boolean executeAndLose(
      Request request,
      Response response,
      Callback callback,
      IntConsumer atEnd,
      @Nullable S3Error error)
      throws Exception {
    DiscardedResponse discarded = new DiscardedResponse(request, response);
    Runnable afterwards =
        () -> {
          atEnd.accept(status(discarded));
          if (error == null) {
            drop(request, callback);
          } else {
            write(response, callback, error);
          }
        };
    return super.handle(request, discarded, Callback.from(afterwards, failure -> afterwards.run()));
  }

  private void write(Response response, Callback callback, S3Error error) {
    String requestId = String.format("%016X", requestIds.incrementAndGet());
    response.setStatus(error.status());
    response.getHeaders().put("Content-Type", "application/xml");
    response.getHeaders().put("x-amz-request-id", requestId);
    response.write(
        true, ByteBuffer.wrap(error.toXml(requestId).getBytes(StandardCharsets.UTF_8)), callback);
  }

  private static void drop(Request request, Callback callback) {
    request.getConnectionMetaData().getConnection().getEndPoint().close();
    callback.failed(new EofException("Connection dropped by a fault"));
  }

  /** A response whose status is told before a client sees it. */
  private static final class ObservedResponse extends Response.Wrapper {
    private final IntConsumer atEnd;
    private boolean ended;

    ObservedResponse(Request request, Response response, IntConsumer atEnd) {
      super(request, response);
      this.atEnd = atEnd;
    }

    synchronized void end(int status) {
      if (!ended) {
        ended = true;
        atEnd.accept(status);
      }
    }

    @Override
    public void write(boolean isLast, ByteBuffer content, Callback callback) {
      end(status(this));
      super.write(isLast, content, callback);
    }
  }

  /** Swallows a response that no client sees and leaves the real one untouched. */
  private static final class DiscardedResponse extends Response.Wrapper {
    private final HttpFields.Mutable headers = HttpFields.build();
    private int status;
    private boolean committed;
    private boolean last;

    DiscardedResponse(Request request, Response response) {
      super(request, response);
    }

    @Override
    public int getStatus() {
      return status;
    }

    @Override
    public void setStatus(int status) {
      this.status = status;
    }

    @Override
    public HttpFields.Mutable getHeaders() {
      return headers;
    }

    @Override
    public boolean isCommitted() {
      return committed;
    }

    @Override
    public boolean hasLastWrite() {
      return last;
    }

    @Override
    public boolean isCompletedSuccessfully() {
      return last;
    }

    @Override
    public void reset() {
      status = 0;
      headers.clear();
    }

    @Override
    public void write(boolean isLast, ByteBuffer content, Callback callback) {
      committed = true;
      last |= isLast;
      if (content != null) {
        content.position(content.limit());
      }
      callback.succeeded();
    }
  }
}
