package io.spillway.aws;

import io.spillway.aws.DeliveryException.Kind;
import java.io.IOException;
import java.net.URI;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Asks a server for any answer, with the client that later requests go through, so that DNS,
 * network, proxy and TLS are what is tried.
 */
final class Reachability {
  private final SdkHttpClient http;

  Reachability(SdkHttpClient http) {
    this.http = http;
  }

  /**
   * Sends a request without credentials; whatever is answered is fine.
   *
   * @param remedy what to change when nothing is
   */
  void check(AccessStep step, URI uri, String remedy) throws AccessException {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.HEAD)
            .uri(uri)
            .putHeader("Host", uri.getAuthority())
            .build();
    try {
      HttpExecuteResponse response =
          http.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
      response.responseBody().ifPresent(AbortableInputStream::abort);
    } catch (IOException e) {
      String reason =
          AwsErrors.reason(SdkClientException.create(String.valueOf(e.getMessage()), e));
      throw new AccessException(step, Kind.TRANSIENT, "reaching " + uri, reason, remedy, e);
    }
  }
}
