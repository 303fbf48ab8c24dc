package io.spillway.aws;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Sends requests of the query protocol to the path of an endpoint, which the SDK leaves out. */
final class EndpointPath implements ExecutionInterceptor {
  private final String encodedPath;

  EndpointPath(String encodedPath) {
    this.encodedPath = encodedPath.isEmpty() ? "/" : encodedPath;
  }

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes executionAttributes) {
    return context.httpRequest().toBuilder().encodedPath(encodedPath).build();
  }
}
