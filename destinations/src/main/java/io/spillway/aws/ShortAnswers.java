package io.spillway.aws;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An HTTP client for requests whose answers are short: it reads at most {@value #MAX_BYTES} bytes
 * of a body, because the SDK holds all of it in memory and whoever answers decides how much it is.
 *
 * @param errorsAlone whether only errors have to be short
 */
record ShortAnswers(SdkHttpClient client, boolean errorsAlone) implements SdkHttpClient {
  static final int MAX_BYTES = 64 * 1024;

  /** A header of the response: the header of the request that the error is about. */
  static final String NAMED_HEADER = "x-spillway-named-header";

  /** What stores answer to a header that they do not know. */
  private static final Set<Integer> UNKNOWN_HEADER_STATUSES = Set.of(400, 501);

  private static final Pattern HEADER =
      Pattern.compile("<(?:Header|ArgumentName)>([A-Za-z0-9-]{1,100})</");

  ShortAnswers(SdkHttpClient client) {
    this(client, false);
  }

  /** For requests whose answers are streams, unless they are errors. */
  static ShortAnswers ofErrors(SdkHttpClient client) {
    return new ShortAnswers(client, true);
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest prepared = client.prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        HttpExecuteResponse response = prepared.call();
        if (errorsAlone && response.httpResponse().isSuccessful()) {
          return response;
        }
        AbortableInputStream body = response.responseBody().map(ShortAnswers::limited).orElse(null);
        return body != null
                && UNKNOWN_HEADER_STATUSES.contains(response.httpResponse().statusCode())
            ? withNamedHeader(response.httpResponse(), body)
            : HttpExecuteResponse.builder()
                .response(response.httpResponse())
                .responseBody(body)
                .build();
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private static AbortableInputStream limited(AbortableInputStream body) {
    return AbortableInputStream.create(new Limited(body), body);
  }

  /** Keeps the name of the header that an error is about, which the SDK does not read. */
  private static HttpExecuteResponse withNamedHeader(
      SdkHttpResponse response, AbortableInputStream body) throws IOException {
    byte[] bytes;
    try (body) {
      bytes = body.readAllBytes();
    }
    Matcher header = HEADER.matcher(new String(bytes, StandardCharsets.UTF_8));
    SdkHttpResponse named =
        header.find()
            ? response.toBuilder().putHeader(NAMED_HEADER, header.group(1)).build()
            : response;
    return HttpExecuteResponse.builder()
        .response(named)
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
        .build();
  }

  @Override
  public String clientName() {
    return client.clientName();
  }

  @Override
  public void close() {
    client.close();
  }

  /** Fails at the first byte that is too many. */
  private static final class Limited extends FilterInputStream {
    private final AbortableInputStream body;
    private int left = MAX_BYTES;

    Limited(AbortableInputStream body) {
      super(body);
      this.body = body;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) throws IOException {
      left -= read;
      if (left < 0) {
        throw new IOException("the answer is longer than " + MAX_BYTES + " bytes");
      }
    }

    /** The client would read all of the rest, to use the connection again. */
    @Override
    public void close() throws IOException {
      byte[] rest = new byte[8_192];
      int read = 0;
      while (left >= 0 && read >= 0) {
        read = in.read(rest, 0, rest.length);
        left -= Math.max(0, read);
      }
      if (read < 0) {
        super.close();
      } else {
        body.abort();
      }
    }
  }
}
