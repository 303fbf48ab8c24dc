package io.spillway.local.s3;

import java.nio.ByteBuffer;
import org.gaul.shaded.org.eclipse.jetty.http.HttpFields;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;

/** Takes an answer that no client will see, and leaves the real response untouched. */
final class DiscardedResponse extends Response.Wrapper {
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
