package io.spillway.local.s3;

import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * What the signature of an S3 request says about who signed it, for which region and when. Each
 * part is null when the request does not have it.
 *
 * @param token the session token of temporary credentials
 * @param region of the signature's scope
 */
record Signer(
    @Nullable String accessKeyId,
    @Nullable String token,
    @Nullable String region,
    @Nullable Instant time) {
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,\\s]+)/");
  private static final Pattern SCOPE = Pattern.compile("Credential=[^/]+/\\d{8}/([^/]+)/");

  /** Reads the headers, or the query of a presigned request. */
  static Signer of(Request request) {
    String authorization = String.valueOf(request.getHeaders().get("Authorization"));
    Matcher scope = SCOPE.matcher(authorization);
    return new Signer(
        accessKeyId(request),
        sessionToken(request),
        scope.find() ? scope.group(1) : null,
        SignatureV4.time(request.getHeaders().get("x-amz-date")));
  }

  private static @Nullable String accessKeyId(Request request) {
    String authorization = request.getHeaders().get("Authorization");
    if (authorization != null) {
      Matcher matcher = CREDENTIAL.matcher(authorization);
      return matcher.find() ? matcher.group(1) : null;
    }
    String credential = Request.extractQueryParameters(request).getValue("X-Amz-Credential");
    return credential == null
        ? null
        : credential.substring(0, Math.max(0, credential.indexOf('/')));
  }

  private static @Nullable String sessionToken(Request request) {
    String token = request.getHeaders().get("x-amz-security-token");
    return token != null
        ? token
        : Request.extractQueryParameters(request).getValue("X-Amz-Security-Token");
  }
}
