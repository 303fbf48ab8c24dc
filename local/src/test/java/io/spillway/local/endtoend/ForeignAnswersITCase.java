package io.spillway.local.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.local.endtoend.TestPlatform.Customer;
import io.spillway.local.host.Wait;
import io.spillway.local.s3.AnsweringServer;
import io.spillway.local.s3.AnsweringServer.Answer;
import io.spillway.local.s3.AnsweringServer.Request;
import io.spillway.local.s3.DestinationEntry;
import io.spillway.local.s3.Role;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What AWS, stores that are like S3 and proxies answer, each to a destination of one job: each is
 * taken for what it means, and the healthy destination gets all of its rows.
 */
@Tag("cluster")
class ForeignAnswersITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int EVENTS = 20;
  private static final String ACCOUNT = "arn:aws:iam::123456789012:role/";

  @RegisterExtension private final TestPlatform platform = new TestPlatform();

  /** What is to become of the files of a destination. */
  private enum Expected {
    DELIVERED,
    /** The operator is told at once, with a remedy. */
    DENIED,
    /** The operator is told after ten failures in a row. */
    TRANSIENT,
    /** The same, of a single file. */
    FILE_REFUSED
  }

  /**
   * A destination.
   *
   * @param setting a further one of the destination; may be empty
   * @param told what the operator is told; empty when that is nothing
   */
  private record Destination(
      String id, String setting, Answer answer, Expected expected, String told) {
    String bucket() {
      return id + "-bucket";
    }

    boolean isAboutSts() {
      return id.startsWith("sts-");
    }

    String target() {
      return isAboutSts() ? ACCOUNT + id : bucket();
    }
  }

  private static final Answer NO_STREAMING =
      refuseUnless(
          request -> !header(request, "x-amz-content-sha256").contains("STREAMING"),
          400,
          "XAmzContentSHA256Mismatch",
          "UnknownError");

  private static final Answer NO_CHUNKS =
      refuseUnless(
          request -> !header(request, "content-encoding").contains("aws-chunked"),
          501,
          "NotImplemented",
          "A header you provided implies functionality that is not implemented");

  private static final List<Destination> DESTINATIONS =
      List.of(
          delivered(
              "object-lock",
              "",
              refuseUnless(
                  request ->
                      request.headers().keySet().stream()
                          .anyMatch(name -> name.startsWith("x-amz-checksum-")),
                  400,
                  "InvalidRequest",
                  "Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests"
                      + " with Object Lock parameters")),
          // Over plain HTTP the SDK signs a body in chunks, unless it sends no checksums.
          new Destination(
              "no-streaming", "", NO_STREAMING, Expected.DENIED, "set checksum: off, so that"),
          new Destination(
              "no-chunks", "", NO_CHUNKS, Expected.DENIED, "set checksum: off if it does not"),
          delivered("no-streaming-off", "checksum: off", NO_STREAMING),
          delivered("no-chunks-off", "checksum: off", NO_CHUNKS),
          delivered(
              "encryption-given",
              "server_side_encryption: AES256",
              refuseUnless(
                  request -> !header(request, "x-amz-server-side-encryption").isEmpty(),
                  403,
                  "AccessDenied",
                  "Access Denied")),
          delivered(
              "payer-given",
              "request_payer: true",
              refuseUnless(
                  request -> !header(request, "x-amz-request-payer").isEmpty(),
                  403,
                  "AccessDenied",
                  "Access Denied")),
          delivered(
              "once-timed-out",
              "",
              refuseUnless(
                  request -> request.attempt() > 1,
                  400,
                  "RequestTimeout",
                  "Your socket connection to the server was not read from or written to within the"
                      + " timeout period.")),
          delivered(
              "once-slowed-down",
              "",
              refuseUnless(
                  request -> request.attempt() > 1,
                  503,
                  "SlowDown",
                  "Please reduce your request rate.")),
          failing("request-timeout", 400, "RequestTimeout", "Idle connections will be closed."),
          failing("operation-aborted", 409, "OperationAborted", "Please try again."),
          failing(
              "kms-throttled",
              400,
              "KMS.ThrottlingException",
              "You have exceeded the rate at which you may call KMS. (Service: AWSKMS; Status Code:"
                  + " 400; Error Code: ThrottlingException)"),
          failing("slow-down", 503, "SlowDown", "Please reduce your request rate."),
          new Destination(
              "redirected",
              "",
              (request, out) ->
                  AnsweringServer.respond(
                      out,
                      307,
                      s3Error("TemporaryRedirect", "Please re-send this request"),
                      "Location: http://127.0.0.1:1/elsewhere"),
              Expected.TRANSIENT,
              "TemporaryRedirect"),
          new Destination(
              "moved",
              "",
              (request, out) ->
                  AnsweringServer.respond(
                      out,
                      301,
                      s3Error("PermanentRedirect", "The bucket must be addressed elsewhere."),
                      "x-amz-bucket-region: eu-central-1"),
              Expected.DENIED,
              "the bucket is in eu-central-1; set s3_aws_region to that"),
          denied(
              "other-region",
              400,
              "IllegalLocationConstraintException",
              "The me-south-1 location constraint is incompatible for the region specific endpoint"
                  + " this request was sent to.",
              "the bucket is in another region than eu-west-1"),
          denied(
              "scp",
              403,
              "AccessDenied",
              "User: arn:aws:sts::123456789012:assumed-role/spillway/spillway-acme is not"
                  + " authorized to perform: s3:PutObject on resource:"
                  + " \"arn:aws:s3:::acme-data/orders/x\" with an explicit deny in a service"
                  + " control policy",
              "a service control policy of the account's organization denies it"),
          denied(
              "kms-denied",
              403,
              "AccessDenied",
              "User: arn:aws:sts::123456789012:assumed-role/spillway/spillway-acme is not"
                  + " authorized to perform: kms:GenerateDataKey on resource:"
                  + " arn:aws:kms:eu-west-1:123456789012:key/1234abcd because no identity-based"
                  + " policy allows the kms:GenerateDataKey action",
              "allow kms:GenerateDataKey; see sse_kms_key_id"),
          denied(
              "encryption-missing",
              403,
              "AccessDenied",
              "Access Denied",
              "one that asks for server_side_encryption"),
          denied("payer-missing", 403, "AccessDenied", "Access Denied", "request_payer"),
          denied(
              "quota",
              403,
              "QuotaExceeded",
              "The quota set for the bucket has been exceeded",
              "delete objects or raise its quota"),
          denied(
              "disabled",
              403,
              "AllAccessDisabled",
              "All access to this object has been disabled",
              "its owner has to ask AWS Support why"),
          new Destination(
              "proxy",
              "",
              (request, out) ->
                  AnsweringServer.respond(
                      out,
                      403,
                      "<html><head><title>Blocked</title></head><body>Corporate proxy:"
                          + " blocked</body></html>",
                      "Content-Type: text/html"),
              Expected.DENIED,
              "this is no answer of S3: see which proxy"),
          new Destination(
              "key-too-long",
              "",
              s3Refusal(400, "KeyTooLongError", "Your key is too long"),
              Expected.FILE_REFUSED,
              "shorten s3_aws_folder_name"),
          sts(
              "sts-unknown-caller",
              403,
              "InvalidClientTokenId",
              "The security token included in the request is invalid.",
              Expected.DENIED,
              "does not know the platform's own credentials"),
          sts(
              "sts-scp",
              403,
              "AccessDenied",
              "User: arn:aws:sts::111122223333:assumed-role/platform/x is not authorized to"
                  + " perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/spillway"
                  + " with an explicit deny in a service control policy",
              Expected.DENIED,
              "a service control policy of the account's organization denies it"),
          sts(
              "sts-region-disabled",
              403,
              "RegionDisabledException",
              "STS is not activated in this region for account:123456789012.",
              Expected.DENIED,
              "activate STS in"),
          sts(
              "sts-invalid",
              400,
              "ValidationError",
              "1 validation error detected: Value 'x' at 'roleArn' failed to satisfy constraint",
              Expected.DENIED,
              "check the role's ARN and iam_external_id"),
          sts(
              "sts-long-session",
              400,
              "ValidationError",
              "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by"
                  + " role chaining",
              Expected.DENIED,
              "set role_session_duration to that or leave it out"),
          sts(
              "sts-throttled",
              400,
              "Throttling",
              "Rate exceeded",
              Expected.TRANSIENT,
              "Throttling"));

  @Test
  void areTakenForWhatTheyMeanAndHarmNobodyElse() throws Exception {
    Customer healthy = new Customer("healthy", 1);
    platform.servers().storage().addUser("HEALTHYKEY", "healthy-secret", healthy.bucket());
    try (AnsweringServer server = AnsweringServer.start();
        CapturedLog log = CapturedLog.start();
        NumberedEvents events = new NumberedEvents(platform)) {
      DESTINATIONS.forEach(
          destination -> server.answer(destination.target(), destination.answer()));
      platform.writeCatalog(
          DESTINATIONS.stream().map(one -> entry(one, server)).collect(Collectors.joining())
              + healthyEntry(healthy));
      try (RunningJob job =
          RunningJob.submit(
              platform,
              "--set=sts.endpoint=" + server.endpoint(),
              "--set=batch.max-age=300 ms",
              "--set=deliver.first-backoff=50 ms",
              "--set=deliver.longest-backoff=200 ms",
              "--set=deliver.probe-interval=1 s")) {
        events.send(EVENTS);
        for (Destination destination : DESTINATIONS) {
          await(destination, server, log);
        }
        events.send(EVENTS);
        List<String> all = NumberedEvents.rows(0, events.sent());
        Wait.until(
            "rows of the healthy one", PATIENCE, () -> platform.rows(healthy).size() >= all.size());

        assertThat(platform.rows(healthy)).containsExactlyInAnyOrderElementsOf(all);
        for (Destination destination : DESTINATIONS) {
          if (destination.expected() == Expected.DELIVERED) {
            Wait.until(
                "rows of " + destination.id(),
                PATIENCE,
                () -> arrived(destination, server).size() >= all.size());
            assertThat(arrived(destination, server))
                .as(destination.id())
                .containsExactlyInAnyOrderElementsOf(all);
          }
          if (destination.expected() != Expected.DENIED) {
            assertThat(log.text())
                .doesNotContain("Destination " + destination.id() + " refuses deliveries");
          }
        }
        assertThat(job.isRunning()).isTrue();
      }
    }
  }

  private void await(Destination destination, AnsweringServer server, CapturedLog log)
      throws Exception {
    String begin =
        switch (destination.expected()) {
          case DELIVERED -> "";
          case DENIED -> "Destination " + destination.id() + " refuses deliveries";
          case TRANSIENT -> "Destination " + destination.id() + " has not taken a file in 10";
          case FILE_REFUSED -> "A file for destination " + destination.id() + " could not be";
        };
    Wait.until(
        destination.id() + ": " + destination.expected() + " " + destination.told(),
        PATIENCE,
        () ->
            destination.expected() == Expected.DELIVERED
                ? arrived(destination, server).size() >= EVENTS
                : log.text()
                    .lines()
                    .anyMatch(line -> line.contains(begin) && line.contains(destination.told())));
  }

  /** The rows of the objects that were put; of one that was put several times, several times. */
  private static List<String> arrived(Destination destination, AnsweringServer server) {
    return server.requests(destination.target()).stream()
        .filter(request -> !isRetried(destination, request))
        .flatMap(request -> new String(request.body(), StandardCharsets.UTF_8).lines())
        // The others are the file's header and the signatures of its chunks.
        .filter(line -> line.startsWith("\"m-"))
        .toList();
  }

  private static boolean isRetried(Destination destination, Request request) {
    return destination.id().startsWith("once-") && request.attempt() == 1;
  }

  private String entry(Destination destination, AnsweringServer server) {
    return (destination.isAboutSts()
            ? DestinationEntry.of(
                destination.id(),
                Role.of(destination.target(), destination.id() + "-id", destination.bucket()),
                server.endpoint())
            : """
              - id: %s
                settings:
                  use_platform_credentials: true
                  s3_aws_bucket_name: %s
                  s3_aws_region: eu-west-1
                  endpoint: %s
                  path_style_access: true
                  %s
            """
                .formatted(
                    destination.id(),
                    destination.bucket(),
                    server.endpoint(),
                    destination.setting()))
        + TestPlatform.MESSAGE_IDS;
  }

  private String healthyEntry(Customer healthy) throws Exception {
    Map<String, String> secrets = Map.of("key-id", "HEALTHYKEY", "key", "healthy-secret");
    for (Map.Entry<String, String> secret : secrets.entrySet()) {
      Files.writeString(platform.directory().resolve(secret.getKey()), secret.getValue());
    }
    return """
      - id: healthy
        settings:
          access_key_id: ${file:%1$s/key-id}
          secret_access_key: ${file:%1$s/key}
          s3_aws_bucket_name: %2$s
          s3_aws_region: eu-west-1
          endpoint: %3$s
          path_style_access: true
    """
            .formatted(platform.directory(), healthy.bucket(), platform.s3().endpoint())
        + TestPlatform.MESSAGE_IDS;
  }

  private static Destination delivered(String id, String setting, Answer answer) {
    return new Destination(id, setting, answer, Expected.DELIVERED, "");
  }

  private static Destination denied(
      String id, int status, String code, String message, String told) {
    return new Destination(id, "", s3Refusal(status, code, message), Expected.DENIED, told);
  }

  private static Destination failing(String id, int status, String code, String message) {
    return new Destination(id, "", s3Refusal(status, code, message), Expected.TRANSIENT, code);
  }

  private static Destination sts(
      String id, int status, String code, String message, Expected expected, String told) {
    String body =
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>\
        <Code>%s</Code><Message>%s</Message></Error><RequestId>R-STS</RequestId></ErrorResponse>\
        """
            .formatted(code, message);
    return new Destination(
        id,
        "",
        (request, out) -> AnsweringServer.respond(out, status, body, "Content-Type: text/xml"),
        expected,
        told);
  }

  private static Answer s3Refusal(int status, String code, String message) {
    return refuseUnless(request -> false, status, code, message);
  }

  private static Answer refuseUnless(
      Predicate<Request> condition, int status, String code, String message) {
    return (request, out) -> {
      if (condition.test(request)) {
        AnsweringServer.respond(out, 200, "", "ETag: \"d41d8cd98f00b204e9800998ecf8427e\"");
      } else {
        AnsweringServer.respond(
            out, status, s3Error(code, message), "Content-Type: application/xml");
      }
    };
  }

  private static String s3Error(String code, String message) {
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <Error><Code>%s</Code><Message>%s</Message><RequestId>REQ1</RequestId><HostId>H</HostId></Error>\
    """
        .formatted(code, message);
  }

  private static String header(Request request, String name) {
    return request.headers().getOrDefault(name, "");
  }
}
