package io.spillway.aws;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttribute;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Where the SDK sent a request, and whether anything came back. For one request. */
final class Trip {
  /** A request that has it is recorded there. */
  static final ExecutionAttribute<Trip> ATTRIBUTE = new ExecutionAttribute<>("SpillwayTrip");

  static final ExecutionInterceptor RECORDER = new Recorder();

  private volatile @Nullable URI uri;
  private volatile boolean answered;

  /** The URL without query and slash at its end; null before the request is sent. */
  @Nullable URI uri() {
    return uri;
  }

  boolean isAnswered() {
    return answered;
  }

  private static final class Recorder implements ExecutionInterceptor {
    @Override
    public void beforeTransmission(
        Context.BeforeTransmission context, ExecutionAttributes attributes) {
      Trip trip = attributes.getAttribute(ATTRIBUTE);
      if (trip != null) {
        SdkHttpRequest request = context.httpRequest();
        String text = request.toBuilder().clearQueryParameters().build().getUri().toString();
        trip.uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      }
    }

    @Override
    public void afterTransmission(
        Context.AfterTransmission context, ExecutionAttributes attributes) {
      Trip trip = attributes.getAttribute(ATTRIBUTE);
      if (trip != null) {
        trip.answered = true;
      }
    }
  }
}
