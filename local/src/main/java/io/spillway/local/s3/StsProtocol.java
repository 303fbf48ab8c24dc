package io.spillway.local.s3;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The query protocol of STS: forms in, XML out.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html">AssumeRole</a>
 */
final class StsProtocol {
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  private StsProtocol() {}

  /**
   * A request.
   *
   * @param parameters of its form
   * @param headers the first value of each, by lower-case name
   */
  record Request(Map<String, String> parameters, Map<String, String> headers, String body) {
    static Request read(HttpExchange exchange) throws IOException {
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
      return new Request(parameters, headers, body);
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

  /** A response. */
  record Response(int status, String xml) {
    static Response error(int status, String code, String message) {
      return new Response(
          status,
          "<ErrorResponse xmlns=\""
              + NAMESPACE
              + "\"><Error><Type>"
              + (status < 500 ? "Sender" : "Receiver")
              + "</Type>"
              + element("Code", code)
              + element("Message", message)
              + "</Error>"
              + element("RequestId", UUID.randomUUID().toString())
              + "</ErrorResponse>");
    }

    static Response assumed(Identity identity, String sessionName) {
      String assumedArn =
          identity.name().replace(":iam:", ":sts:").replace(":role/", ":assumed-role/")
              + "/"
              + sessionName;
      return new Response(
          200,
          "<AssumeRoleResponse xmlns=\""
              + NAMESPACE
              + "\"><AssumeRoleResult><AssumedRoleUser>"
              + element("Arn", assumedArn)
              + element("AssumedRoleId", "AROASPILLWAYLOCAL:" + sessionName)
              + "</AssumedRoleUser><Credentials>"
              + element("AccessKeyId", identity.accessKeyId())
              + element("SecretAccessKey", identity.secretAccessKey())
              + element("SessionToken", String.valueOf(identity.sessionToken()))
              + element("Expiration", identity.expiration().toString())
              + "</Credentials></AssumeRoleResult><ResponseMetadata>"
              + element("RequestId", UUID.randomUUID().toString())
              + "</ResponseMetadata></AssumeRoleResponse>");
    }
  }

  private static String element(String name, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return "<" + name + ">" + escaped + "</" + name + ">";
  }
}
