package io.spillway.local.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * An AWS signature (version 4) in the {@code Authorization} header of a request.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html">Create
 *     a signed request</a>
 */
public record SignatureV4(
    String accessKeyId, String scope, String signedHeaders, String signature) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/([^,\\s]+),\\s*SignedHeaders=([^,\\s]+),\\s*"
              + "Signature=([0-9a-f]+)");

  /**
   * The signature of an {@code Authorization} header; one that matches nothing when it has none.
   */
  public static SignatureV4 parse(String authorization) {
    Matcher matcher = AUTHORIZATION.matcher(authorization);
    return matcher.matches()
        ? new SignatureV4(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4))
        : new SignatureV4("", "", "", "");
  }

  /** The time in an {@code x-amz-date} header; null when there is none that can be read. */
  static @Nullable Instant time(@Nullable String header) {
    try {
      return header == null ? null : DATE.parse(header, Instant::from);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /**
   * What is signed.
   *
   * @param path as it is sent, encoded
   * @param query as it is sent, encoded; empty when there is none
   * @param headers by lower-case name
   * @param bodyHash the SHA-256 of the body in hex digits, or what stands for it
   */
  public record Signed(
      String method, String path, String query, Map<String, String> headers, String bodyHash) {}

  /**
   * Whether the secret's signature over a {@code POST /} without a query, the form in which clients
   * send requests to STS and Glue, is this one.
   *
   * @param headers by lower-case name
   */
  public boolean isSignedWith(String secretAccessKey, Map<String, String> headers, String body) {
    try {
      return isSignedWith(secretAccessKey, new Signed("POST", "/", "", headers, sha256(body)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the secret's signature over a request is this one. */
  public boolean isSignedWith(String secretAccessKey, Signed request) {
    try {
      byte[] expected = hmac(signingKey(secretAccessKey), textToSign(request));
      return MessageDigest.isEqual(
          HexFormat.of().formatHex(expected).getBytes(StandardCharsets.US_ASCII),
          signature.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String textToSign(Signed request) throws GeneralSecurityException {
    Map<String, String> headers = request.headers;
    StringBuilder canonical = new StringBuilder(request.method);
    canonical.append('\n').append(request.path).append('\n').append(inOrder(request.query));
    canonical.append('\n');
    for (String name : signedHeaders.split(";", -1)) {
      String value = headers.getOrDefault(name, "").strip().replaceAll(" +", " ");
      canonical.append(name).append(':').append(value).append('\n');
    }
    canonical.append('\n').append(signedHeaders).append('\n').append(request.bodyHash);
    return "AWS4-HMAC-SHA256\n"
        + headers.getOrDefault("x-amz-date", "")
        + '\n'
        + scope
        + '\n'
        + sha256(canonical.toString());
  }

  /** The parameters by name, each with a value. */
  private static String inOrder(String query) {
    return query.isEmpty()
        ? ""
        : Arrays.stream(query.split("&", -1))
            .map(parameter -> parameter.indexOf('=') < 0 ? parameter + "=" : parameter)
            .sorted()
            .collect(Collectors.joining("&"));
  }

  /** The scope is date/region/service/aws4_request; each part keys the next one's hash. */
  private byte[] signingKey(String secretAccessKey) throws GeneralSecurityException {
    byte[] key = ("AWS4" + secretAccessKey).getBytes(StandardCharsets.UTF_8);
    for (String part : scope.split("/", -1)) {
      key = hmac(key, part);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String sha256(String text) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
