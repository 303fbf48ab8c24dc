package io.spillway.local.s3;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a {@link Fault} does to a request. */
public sealed interface Effect {

  /** Answers with the error and does nothing else. */
  record Answer(S3Error error) implements Effect {}

  /** Lets the request go on after a while, or earlier when the fault is removed. */
  record Delay(Duration duration) implements Effect {}

  /** Lets the request go on only when the fault is removed. */
  record Hang() implements Effect {}

  /** Closes the connection and does nothing else. */
  record Drop() implements Effect {}

  /**
   * Executes the request, but loses the answer.
   *
   * @param error what is answered instead; null closes the connection
   */
  record LoseAnswer(@Nullable S3Error error) implements Effect {}

  /** 503 SlowDown. */
  static Effect slowDown() {
    return new Answer(S3Error.SLOW_DOWN);
  }

  /** 500 InternalError. */
  static Effect internalError() {
    return new Answer(S3Error.INTERNAL_ERROR);
  }

  /** 403 AccessDenied, as when a customer takes a permission away. */
  static Effect deny() {
    return new Answer(S3Error.ACCESS_DENIED);
  }

  static Effect delay(Duration duration) {
    return new Delay(duration);
  }

  static Effect hang() {
    return new Hang();
  }

  static Effect drop() {
    return new Drop();
  }

  /** Done, but the client is told 500 InternalError. */
  static Effect executeThenFail() {
    return new LoseAnswer(S3Error.INTERNAL_ERROR);
  }

  /** Done, but the client sees its connection closed. */
  static Effect executeThenDrop() {
    return new LoseAnswer(null);
  }
}
