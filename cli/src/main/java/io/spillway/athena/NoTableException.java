package io.spillway.athena;

/** No table can be put over a mapping's files; the message says why and what to do. */
public final class NoTableException extends Exception {
  private static final long serialVersionUID = 1L;

  NoTableException(String message) {
    super(message);
  }
}
