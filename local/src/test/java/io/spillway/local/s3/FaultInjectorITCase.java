package io.spillway.local.s3;

import static io.spillway.local.s3.LocalAws.CUSTOMER;
import static io.spillway.local.s3.LocalAws.PLATFORM;
import static io.spillway.local.s3.LocalAws.ROLE;
import static io.spillway.local.s3.LocalAws.STAGING;
import static io.spillway.local.s3.LocalAws.assertRefused;
import static io.spillway.local.s3.S3Operation.DELETE_OBJECT;
import static io.spillway.local.s3.S3Operation.GET_OBJECT;
import static io.spillway.local.s3.S3Operation.PUT_OBJECT;
import static io.spillway.local.s3.S3Request.by;
import static io.spillway.local.s3.S3Request.doing;
import static io.spillway.local.s3.S3Request.toBucket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.local.host.Wait;
import io.spillway.local.s3.FaultInjector.Injection;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

class FaultInjectorITCase {
  @RegisterExtension private final LocalAws aws = new LocalAws();
  private S3Client customer;
  private S3Client platform;

  @BeforeEach
  void start() {
    customer = aws.s3Client(aws.customer());
    platform = aws.s3Client(PLATFORM);
  }

  @AfterEach
  void stop() {
    customer.close();
    platform.close();
  }

  @Test
  void answersWithAnErrorForOneBucketOnly() {
    Injection fault = aws.s3.faults().inject(toBucket(CUSTOMER), S3Fault.slowDown());
    assertPutFails(503, "SlowDown");
    putStaged();
    assertThat(fault.hits()).isEqualTo(1);
    assertThat(aws.s3.objects(CUSTOMER)).isEmpty();

    fault.close();
    putAsCustomer();
    assertThat(aws.s3.objects(CUSTOMER)).hasSize(1);
  }

  @Test
  void strikesAsOftenAsItMay() {
    aws.s3.faults().inject(by(ROLE).and(doing(PUT_OBJECT)), S3Fault.internalError(), 2);
    assertPutFails(500, "InternalError");
    assertPutFails(500, "InternalError");
    putAsCustomer();
  }

  @Test
  void deniesOneOperation() {
    aws.s3.faults().inject(by("platform").and(doing(GET_OBJECT, DELETE_OBJECT)), S3Fault.deny());
    putStaged();
    assertThatThrownBy(() -> platform.getObjectAsBytes(get -> get.bucket(STAGING).key("k")))
        .isInstanceOfSatisfying(
            AwsServiceException.class, e -> assertThat(e.statusCode()).isEqualTo(403));
  }

  @Test
  void delays() {
    Duration delay = Duration.ofMillis(300);
    aws.s3.faults().inject(S3Request.any(), S3Fault.delay(delay));
    Instant start = Instant.now();
    putAsCustomer();
    assertThat(Duration.between(start, Instant.now())).isGreaterThanOrEqualTo(delay);
  }

  @Test
  void hangsUntilReleasedWithoutHoldingOthersUp() throws Exception {
    Injection fault = aws.s3.faults().inject(toBucket(CUSTOMER), S3Fault.hang());
    CompletableFuture<PutObjectResponse> hanging =
        CompletableFuture.supplyAsync(this::putAsCustomer);
    Wait.until("a hit", Duration.ofSeconds(10), () -> fault.hits() == 1);
    putStaged();
    assertThat(hanging).isNotDone();

    fault.close();
    assertThat(hanging.get(10, TimeUnit.SECONDS)).isNotNull();
    assertThat(aws.s3.objects(CUSTOMER)).hasSize(1);
  }

  @Test
  void closesWhileARequestHangs() throws Exception {
    Injection fault = aws.s3.faults().inject(toBucket(CUSTOMER), S3Fault.hang());
    CompletableFuture<Void> hanging =
        CompletableFuture.runAsync(this::putAsCustomer).exceptionally(e -> null);
    Wait.until("a hit", Duration.ofSeconds(10), () -> fault.hits() == 1);
    aws.s3.close();
    hanging.get(10, TimeUnit.SECONDS);
  }

  @Test
  void executesButReportsAFailure() {
    aws.s3.faults().inject(toBucket(CUSTOMER), S3Fault.executeThenFail());
    assertPutFails(500, "InternalError");
    assertThat(aws.s3.objects(CUSTOMER)).hasSize(1);
  }

  @Test
  void executesButDropsTheConnection() {
    aws.s3.faults().inject(toBucket(CUSTOMER), S3Fault.executeThenDrop(), 1);
    assertThatThrownBy(this::putAsCustomer).isInstanceOf(SdkClientException.class);
    assertThat(aws.s3.objects(CUSTOMER)).hasSize(1);
    putAsCustomer();
  }

  @Test
  void dropsTheConnectionInsteadOfExecuting() {
    aws.s3.faults().inject(toBucket(CUSTOMER), S3Fault.drop(), 1);
    assertThatThrownBy(this::putAsCustomer).isInstanceOf(SdkClientException.class);
    assertThat(aws.s3.objects(CUSTOMER)).isEmpty();
  }

  @Test
  void countsRequestsByOperationBucketAndCaller() {
    putAsCustomer();
    putStaged();
    putStaged();
    assertThat(aws.s3.requests().count(doing(PUT_OBJECT))).isEqualTo(3);
    assertThat(aws.s3.requests().count(toBucket(STAGING))).isEqualTo(2);
    assertThat(aws.s3.requests().count(by(ROLE))).isEqualTo(1);
    aws.s3.requests().reset();
    assertThat(aws.s3.requests().count(S3Request.any())).isZero();
  }

  private PutObjectResponse putAsCustomer() {
    return customer.putObject(p -> p.bucket(CUSTOMER).key("k"), RequestBody.fromString("x"));
  }

  private void putStaged() {
    platform.putObject(p -> p.bucket(STAGING).key("k"), RequestBody.fromString("x"));
  }

  private void assertPutFails(int status, String code) {
    assertRefused(this::putAsCustomer, status, code);
  }
}
