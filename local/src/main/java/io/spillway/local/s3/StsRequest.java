package io.spillway.local.s3;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to STS.
 *
 * @param parameters of its form
 * @param headers the first of each name, by lower-case name
 */
record StsRequest(Map<String, String> parameters, Map<String, String> headers, String body) {

  static StsRequest read(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> parameters = new HashMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    return new StsRequest(parameters, headers, body);
  }

  @Nullable String parameter(String name) {
    return parameters.get(name);
  }

  @Nullable String sessionToken() {
    return headers.get("x-amz-security-token");
  }

  SignatureV4 signature() {
    return SignatureV4.parse(headers.getOrDefault("authorization", ""));
  }
}
