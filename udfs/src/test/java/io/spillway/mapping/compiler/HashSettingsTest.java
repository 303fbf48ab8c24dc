package io.spillway.mapping.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.diagnostic.CompilationException;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult.RejectedRow;
import io.spillway.mapping.transform.HashSecrets;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HashSettingsTest {
  private static final String COLUMN = "{'columns':{'a':{'@path':'$.a'}},'columns_to_transform':[";

  private static String mapping(String entry) {
    return COLUMN + "{'column_name':'a'," + entry + "}]}";
  }

  private static String keyed(String secret) {
    return mapping("'hash_algorithm':'hmac_sha256','hash_secret':'" + secret + "'");
  }

  /** Knows no secret, and refuses what is no reference. */
  private record Missing() implements HashSecrets {
    @Override
    public @Nullable String problem(String reference) {
      return reference.startsWith("${") ? null : "is no reference; give one";
    }

    @Override
    public String secret(String reference) throws IOException {
      throw new IOException("it is not there; set it");
    }
  }

  @Test
  void hashesNormalizedTextWithAStandInWhereNothingIsLookedUp() {
    String settings =
        mapping(
            "'normalize':'lowercase_trim','hash_algorithm':'hmac_sha256',"
                + "'hash_encoding':'base64','hash_secret':'${A}'");
    CompiledMapping mapping = Json.mapping(settings);
    assertThat(Json.row(mapping, "{'a':' X '}"))
        .isEqualTo(Json.row(mapping, "{'a':'x'}"))
        .hasSize("\"\"".length() + 44);
    assertThat(Json.row(mapping, "{'a':' '}")).isEqualTo("\"\"");
    assertThat(Json.warnings(settings))
        .containsExactly(
            "columns_to_transform[0].hash_secret: no secret is looked up here, so the hash is made"
                + " with a stand-in for it: see the job's files for the real one");
  }

  @Test
  void makesNoRowAndNoErrorOfASecretThatIsNotThere() throws Exception {
    CompiledMapping mapping = MappingCompiler.compile(Json.object(keyed("${A}")), new Missing());
    assertThat(mapping.diagnostics()).isEmpty();
    assertThat(mapping.hashSecrets()).containsExactly("${A}");
    assertThat(((RejectedRow) mapping.row(Json.event("{'a':'x'}"), Json.RECORD)).message())
        .isEqualTo(
            "columns_to_transform: the hash_secret ${A} cannot be read: it is not there; set it");
    assertThat(mapping.row(Json.event("{}"), Json.RECORD)).isNotInstanceOf(RejectedRow.class);
  }

  @Test
  void neverShowsWhatMayBeASecret() {
    assertThat(problem(keyed("hunter2")))
        .contains("columns_to_transform[0].hash_secret: is no reference; give one")
        .doesNotContain("hunter2");
  }

  private static String problem(String mapping) {
    try {
      MappingCompiler.compile(Json.object(mapping), new Missing());
      return "";
    } catch (CompilationException e) {
      return e.getMessage() + e.errors();
    }
  }

  @Test
  void isAnotherLayoutWithAnotherReference() {
    assertThat(Json.mapping(keyed("${A}")).layoutVersion())
        .isNotEqualTo(Json.mapping(keyed("${B}")).layoutVersion());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "'hash_algorithm':'hmac_sha256' ~ hash_algorithm: \"hmac_sha256\" needs a secret: write"
            + " hash_secret with where it is, like ${ACME_HASH_SECRET}",
        "'hash_algorithm':'hmac_sha256','hash_secret':null ~ hash_algorithm: \"hmac_sha256\" needs"
            + " a secret: write hash_secret with where it is, like ${ACME_HASH_SECRET}",
        "'hash_algorithm':'hmac_sha256','hash_secret':'' ~ hash_secret: needs text that says where"
            + " the secret is, got a blank one: write a reference like ${ACME_HASH_SECRET}",
        "'hash_algorithm':'hmac_sha256','hash_secret':7 ~ hash_secret: needs text that says where"
            + " the secret is, got a number: write a reference like ${ACME_HASH_SECRET}",
        "'hash_algorithm':'sha256','hash_secret':'hunter2' ~ hash_secret: counts for"
            + " \"hmac_sha256\" only: write that as hash_algorithm, or leave hash_secret out",
        "'hash_secret':'hunter2' ~ hash_secret: counts for \"hmac_sha256\" only: write that as"
            + " hash_algorithm, or leave hash_secret out"
      })
  void goesWithASecretOnlyAndASecretWithItOnly(String entry, String problem) {
    assertThat(Json.problems(mapping(entry))).containsExactly("columns_to_transform[0]." + problem);
  }

  @Test
  void isNotForTheBatchSize() {
    assertThat(
            Json.problems(
                "{'batch_size_column_name':'n','columns':{'a':1},'columns_to_transform':"
                    + "{'column_name':'n','hash_algorithm':'hmac_sha256','hash_secret':'${A}'}}"))
        .containsExactly(
            "columns_to_transform[0]: the column of the batch size has no other hash than sha256 in"
                + " hex: use that, or leave the column as it is");
  }
}
