package io.spillway.local.s3;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link FaultInjector} does to a request. */
public sealed interface S3Fault {
  /** Answers with the error without executing the request. */
  record ErrorResponse(S3Error error) implements S3Fault {}

  /** Executes the request after a delay, or as soon as the fault is removed. */
  record Delay(Duration duration) implements S3Fault {}

  /** Executes the request only once the fault is removed. */
  record Hang() implements S3Fault {}

  /** Closes the connection without executing the request. */
  record ConnectionDrop() implements S3Fault {}

  /**
   * Executes the request and loses the response.
   *
   * @param error what the client receives instead; null closes the connection
   */
  record LostResponse(@Nullable S3Error error) implements S3Fault {}

  /** 503 SlowDown. */
  static S3Fault slowDown() {
    return new ErrorResponse(S3Error.SLOW_DOWN);
  }

  /** 500 InternalError. */
  static S3Fault internalError() {
    return new ErrorResponse(S3Error.INTERNAL_ERROR);
  }

  /** 403 AccessDenied, as after a customer revokes a permission. */
  static S3Fault deny() {
    return new ErrorResponse(S3Error.ACCESS_DENIED);
  }

  static S3Fault delay(Duration duration) {
    return new Delay(duration);
  }

  static S3Fault hang() {
    return new Hang();
  }

  static S3Fault drop() {
    return new ConnectionDrop();
  }

  /** Executes the request and answers 500 InternalError. */
  static S3Fault executeThenFail() {
    return new LostResponse(S3Error.INTERNAL_ERROR);
  }

  /** Executes the request and closes the connection. */
  static S3Fault executeThenDrop() {
    return new LostResponse(null);
  }
}
