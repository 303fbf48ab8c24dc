package io.spillway.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What is in the jar that is submitted to a cluster, and what must not be. */
class JobJarITCase {
  private static final File JAR = new File("target/spillway-job.jar");
  private static final List<String> FLINK_KAFKA_CONNECTOR =
      List.of(
          "org/apache/flink/connector/kafka/",
          "org/apache/flink/streaming/connectors/kafka/",
          "org/apache/flink/streaming/util/serialization/JSONKeyValueDeserializationSchema");

  @Test
  void holdsTheJobAndWhatTheClusterDoesNotHave() throws Exception {
    try (JarFile jar = new JarFile(JAR)) {
      assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MAIN_CLASS))
          .isEqualTo("io.spillway.job.SpillwayJob");
      for (String needed :
          List.of(
              "io/spillway/job/SpillwayJob.class",
              "io/spillway/mapping/CompiledMapping.class",
              "org/apache/flink/connector/kafka/source/KafkaSource.class",
              "org/apache/kafka/clients/consumer/KafkaConsumer.class",
              "software/amazon/awssdk/services/s3/S3Client.class",
              "software/amazon/awssdk/services/sts/StsClient.class",
              "software/amazon/awssdk/http/apache5/Apache5HttpClient.class",
              "com/fasterxml/jackson/dataformat/yaml/YAMLFactory.class",
              "picocli/CommandLine.class")) {
        assertThat(jar.getEntry(needed)).as(needed).isNotNull();
      }
    }
  }

  @Test
  void holdsNothingOfTheClusterAndNoTestParts() throws Exception {
    try (JarFile jar = new JarFile(JAR)) {
      assertThat(jar.stream().map(entry -> entry.getName()))
          .filteredOn(JobJarITCase::isForbidden)
          .filteredOn(name -> name.endsWith(".class"))
          .isEmpty();
    }
  }

  private static boolean isForbidden(String name) {
    if (name.startsWith("org/apache/flink/")) {
      return FLINK_KAFKA_CONNECTOR.stream().noneMatch(name::startsWith);
    }
    return List.of(
            "org/gaul/",
            "kafka/server/",
            "org/apache/hadoop/",
            "com/amazonaws/",
            "org/slf4j/",
            "org/junit/",
            "io/spillway/local/")
        .stream()
        .anyMatch(name::startsWith);
  }
}
