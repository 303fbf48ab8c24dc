package io.spillway.playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What the server answers a request with. */
@SuppressWarnings("ArrayRecordComponent") // not copied, and changed by nobody
record Answer(int status, String contentType, byte[] body) {
  static final int OK = 200;
  static final int BAD_REQUEST = 400;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int WRONG_METHOD = 405;
  static final int CONFLICT = 409;
  static final int TOO_LARGE = 413;
  static final int UNUSABLE = 422;
  static final int FAILED = 500;
  static final int BAD_GATEWAY = 502;
  static final int BUSY = 503;

  Answer {
    Objects.requireNonNull(contentType, "contentType");
    Objects.requireNonNull(body, "body");
  }

  static Answer json(int status, JsonNode json) {
    return new Answer(
        status,
        "application/json; charset=utf-8",
        json.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** An answer of one sentence. */
  static Answer message(int status, String message) {
    return json(status, JsonNodeFactory.instance.objectNode().put("message", message));
  }
}
