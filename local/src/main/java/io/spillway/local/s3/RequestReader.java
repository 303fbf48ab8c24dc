package io.spillway.local.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** Reads what a path-style S3 request asks for and whose access key it carries. */
final class RequestReader {
  private static final Pattern CREDENTIAL = Pattern.compile("Credential=([^/,\\s]+)/");

  private static final Pattern SCOPE = Pattern.compile("Credential=[^/]+/\\d{8}/([^/]+)/");

  private final Identities identities;

  RequestReader(Identities identities) {
    this.identities = identities;
  }

  S3Request read(Request request) {
    Identity identity = identities.find(accessKeyId(request));
    String caller = identity == null ? null : identity.name();
    String path = request.getHttpURI().getPath();
    int keyStart = path.indexOf('/', 1);
    String bucket = decode(path.substring(1, keyStart < 0 ? path.length() : keyStart));
    String key = keyStart < 0 ? "" : decode(path.substring(keyStart + 1));
    Set<String> query = Request.extractQueryParameters(request).getNames();
    String method = request.getMethod();
    if (bucket.isEmpty()) {
      return new S3Request(S3Operation.onService(method), null, null, caller);
    }
    if (key.isEmpty()) {
      return new S3Request(S3Operation.onBucket(method, query), bucket, null, caller);
    }
    boolean isCopy = request.getHeaders().contains("x-amz-copy-source");
    return new S3Request(S3Operation.onObject(method, query, isCopy), bucket, key, caller);
  }

  static Signer signer(Request request) {
    String authorization = String.valueOf(request.getHeaders().get("Authorization"));
    Matcher scope = SCOPE.matcher(authorization);
    return new Signer(
        accessKeyId(request),
        sessionToken(request),
        scope.find() ? scope.group(1) : null,
        AmzDate.parse(request.getHeaders().get("x-amz-date")));
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

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
