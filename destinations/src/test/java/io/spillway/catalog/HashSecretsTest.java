package io.spillway.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.diagnostic.CompilationException;
import io.spillway.diagnostic.Diagnostic;
import io.spillway.mapping.transform.HashSecrets;
import io.spillway.policy.Policy;
import io.spillway.policy.SecretRules;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which secrets mappings may hash with, and when they are looked up. */
class HashSecretsTest {
  private static final String OWN = "${ACME_HASH_SECRET}";

  private final Map<String, String> environment = new HashMap<>();
  private long nanos;

  private HashSecrets secrets() {
    return new EntryHashSecrets(
        new EntrySecrets(Policy.DEFAULT, null),
        new Secrets(SecretRules.DEFAULT, environment),
        () -> nanos,
        TimeUnit.SECONDS.toNanos(30));
  }

  private static CatalogFile file(String name, String id, String externalId, String hashSecret) {
    return new CatalogFile(
        name,
        "{destinations: [{id: "
            + id
            + ", settings: {s3_aws_bucket_name: bucket, s3_aws_region: eu-west-1, iam_role_arn:"
            + " 'arn:aws:iam::123456789012:role/"
            + id
            + "', iam_external_id: '"
            + externalId
            + "'}, mappings: [{id: m, columns: {a: 1}, columns_to_transform: [{column_name: a,"
            + " hash_algorithm: hmac_sha256, hash_secret: '"
            + hashSecret
            + "'}]}]}]}");
  }

  private static List<String> errors(CatalogFile... files) {
    return new CatalogDocument(List.of(files))
        .check(Policy.DEFAULT).errors().stream().map(Diagnostic::toString).toList();
  }

  @Test
  void areLookedUpForTheFirstHashAndKept() throws Exception {
    HashSecrets secrets = secrets();
    assertThat(secrets.problem(OWN)).isNull();
    environment.put("ACME_HASH_SECRET", "hush");
    assertThat(secrets.secret(OWN)).isEqualTo("hush");
    environment.put("ACME_HASH_SECRET", "rotated");
    assertThat(secrets.secret(OWN)).isEqualTo("hush");
    assertThat(secrets().secret(OWN)).as("in another version of the catalog").isEqualTo("rotated");
  }

  @Test
  void areLookedUpAgainSomeTimeAfterAFailure() throws Exception {
    HashSecrets secrets = secrets();
    String missing = "environment variable ACME_HASH_SECRET is not set; set it for the job's JVMs";
    assertThatThrownBy(() -> secrets.secret(OWN))
        .isInstanceOf(IOException.class)
        .hasMessage(missing);
    environment.put("ACME_HASH_SECRET", "hush");
    assertThatThrownBy(() -> secrets.secret(OWN)).hasMessage(missing);
    nanos += TimeUnit.SECONDS.toNanos(11);
    assertThat(secrets.secret(OWN)).isEqualTo("hush");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void areNotBlank(String blank) {
    environment.put("ACME_HASH_SECRET", blank);
    assertThatThrownBy(() -> secrets().secret(OWN)).hasMessage("it is blank; put a secret there");
  }

  @Test
  void areNotWaitedForAgainWhereNobodyAnswers() {
    Map<String, String> silent =
        new HashMap<>() {
          private static final long serialVersionUID = 1L;

          @Override
          public synchronized @Nullable String get(Object variable) {
            try {
              while (true) {
                wait();
              }
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              return null;
            }
          }
        };
    HashSecrets secrets =
        new EntryHashSecrets(
            new EntrySecrets(Policy.DEFAULT, null),
            new Secrets(SecretRules.DEFAULT, silent),
            () -> nanos,
            1);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> secrets.secret(OWN))
          .hasMessage("nothing answers; look after the secret provider");
      nanos += TimeUnit.MINUTES.toNanos(1);
    }
  }

  @Test
  void areNotLookedUpToValidateOrToTryMappingsOut() throws Exception {
    CatalogDocument document =
        new CatalogDocument(List.of(file("a.yaml", "acme", "${ACME_EXTERNAL_ID}", OWN)));
    assertThat(document.check(Policy.DEFAULT).refusals()).isEmpty();
    Catalog trial = document.checkForTrial(Policy.DEFAULT).catalog();
    assertThat(trial.diagnostics())
        .extracting(Diagnostic::message)
        .contains(
            "no secret is looked up here, so the hash is made with a stand-in for it: see the job's"
                + " files for the real one");
    assertThat(Secrets.standIns().secret(OWN)).isEqualTo(OWN);
    assertThat(Secrets.standIns().problem("hunter2"))
        .startsWith("not shown, because it is in clear");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${AWS_SECRET_ACCESS_KEY}",
        "${ACME_EXTERNAL_ID}",
        "${ACME_S3_SECRET_ACCESS_KEY}",
        "${external_id}",
        "${file:/etc/passwd}",
        "${provider:vault:acme}"
      })
  void areNoneThatThePolicyDoesNotAllow(String reference) {
    assertThat(errors(file("a.yaml", "acme", "${A_EXTERNAL_ID}", reference)))
        .singleElement()
        .asString()
        .contains("mappings[0].columns_to_transform[0].hash_secret: ")
        .containsPattern("policy")
        .containsPattern("give|let the platform");
  }

  @Test
  void areNeverInClearTextAndNeverShown() {
    assertThat(errors(file("a.yaml", "acme", "${ACME_EXTERNAL_ID}", "hunter2")))
        .singleElement()
        .asString()
        .contains("hash_secret: not shown, because it is in clear text")
        .doesNotContain("hunter2");
  }

  @Test
  void areCalledAfterTheOwnerInItsFolder() throws CompilationException {
    assertThat(errors(file("acme/a.yaml", "a", "${ACME_EXTERNAL_ID}", OWN))).isEmpty();
    assertThat(
            errors(
                file(
                    "acme/a.yaml",
                    "a",
                    "${ACME_EXTERNAL_ID}",
                    "${file:/opt/spillway/external-ids/acme/hash-2}")))
        .isEmpty();
    for (String foreign :
        List.of("${GLOBEX_HASH_SECRET}", "${file:/opt/spillway/external-ids/globex}")) {
      assertThat(errors(file("acme/a.yaml", "a", "${ACME_EXTERNAL_ID}", foreign)))
          .singleElement()
          .asString()
          .contains("in the folder of the owner acme, secrets are named after it; give " + OWN);
    }
  }

  @Test
  void areNotThoseOfAnotherCustomer() {
    assertThat(
            errors(
                file("a.yaml", "acme", "${ACME_EXTERNAL_ID}", OWN),
                file("b.yaml", "globex", "${GLOBEX_EXTERNAL_ID}", OWN)))
        .hasSize(2)
        .allMatch(error -> error.contains("a destination of another owner has this secret, too"));
    String file = "${file:/opt/spillway/external-ids/acme}";
    assertThat(
            errors(
                file("a.yaml", "acme", file, OWN),
                file("b.yaml", "globex", "${GLOBEX_EXTERNAL_ID}", file)))
        .hasSize(2)
        .allMatch(error -> error.contains("a destination of another owner has this secret, too"));
  }

  @Test
  void areKeptByWhoStandsWithThem() {
    CatalogFile acme = file("a.yaml", "acme", "${ACME_EXTERNAL_ID}", OWN);
    CatalogFile globex = file("b.yaml", "globex", "${GLOBEX_EXTERNAL_ID}", OWN);
    Catalog before = new CatalogDocument(List.of(acme)).check(Policy.DEFAULT).catalog();
    Standing standing =
        Standing.of(before.destinations(), Map.of("acme", "a.yaml"), Policy.DEFAULT);
    CheckedCatalog checked =
        new CatalogDocument(List.of(acme, globex)).check(Policy.DEFAULT, standing);
    assertThat(checked.refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.id()).isEqualTo("globex"));
  }
}
