package io.spillway.playground;

/** A request cannot be answered; the message is one sentence that says why and what to do. */
final class RequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status of the answer
   */
  RequestException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  Answer answer() {
    return Answer.message(status, String.valueOf(getMessage()));
  }
}
