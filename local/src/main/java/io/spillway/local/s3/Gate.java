package io.spillway.local.s3;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.gaul.shaded.org.eclipse.jetty.io.Content;
import org.gaul.shaded.org.eclipse.jetty.io.EofException;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of S3Proxy: counts requests, applies faults and refuses what an identity may not
 * do.
 */
final class Gate extends Handler.Wrapper {
  private final RequestReader reader;
  private final AccessCheck access;
  private final Faults faults;
  private final RequestCounters counters;
  private final AtomicLong requestIds = new AtomicLong();

  Gate(
      Handler s3,
      RequestReader reader,
      AccessCheck access,
      Faults faults,
      RequestCounters counters) {
    super(s3);
    this.reader = reader;
    this.access = access;
    this.faults = faults;
    this.counters = counters;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    S3Request s3Request = reader.read(request);
    counters.add(s3Request);
    Effect effect = faults.apply(s3Request);
    if (effect instanceof Effect.Drop) {
      drop(request, callback);
      return true;
    }
    if (effect instanceof Effect.Answer answer) {
      return answer(request, response, callback, answer.error());
    }
    S3Error refusal = access.refuse(s3Request, RequestReader.signer(request));
    if (refusal != null) {
      return answer(request, response, callback, refusal);
    }
    if (effect instanceof Effect.LoseAnswer lost) {
      return executeUnheard(request, response, callback, lost.error());
    }
    return super.handle(request, response, callback);
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

  private boolean executeUnheard(
      Request request, Response response, Callback callback, @Nullable S3Error error)
      throws Exception {
    Runnable afterwards =
        () -> {
          if (error == null) {
            drop(request, callback);
          } else {
            write(response, callback, error);
          }
        };
    return super.handle(
        request,
        new DiscardedResponse(request, response),
        Callback.from(afterwards, failure -> afterwards.run()));
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
}
