package io.spillway.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is in the jar that is submitted to a cluster, what must not be, and what is said of it. */
class JobJarITCase {
  private static final File JAR = new File("target/spillway-job.jar");
  private static final File BILL_OF_MATERIALS = new File("target/spillway-job.cdx.json");
  private static final List<String> FLINK_KAFKA_CONNECTOR =
      List.of(
          "org/apache/flink/connector/kafka/",
          "org/apache/flink/streaming/connectors/kafka/",
          "org/apache/flink/streaming/util/serialization/JSONKeyValueDeserializationSchema");

  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(JAR);
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void holdsTheJobAndWhatTheClusterDoesNotHave() throws Exception {
    Attributes manifest = jar.getManifest().getMainAttributes();
    assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS))
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

  @Test
  void holdsNothingOfTheClusterAndNoTestParts() {
    assertThat(names())
        .filteredOn(JobJarITCase::isForbidden)
        .filteredOn(name -> name.endsWith(".class"))
        .isEmpty();
  }

  @Test
  void keepsTheClassesForNewerJavas() throws IOException {
    assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.MULTI_RELEASE))
        .isEqualTo("true");
    assertThat(names()).anyMatch(name -> name.matches("META-INF/versions/\\d+/.+\\.class"));
  }

  /** Kafka's compressions, on the platforms that Flink's images are made for. */
  @Test
  void holdsNativeLibrariesForLinuxOnTwoProcessorsAlone() {
    assertThat(names())
        .filteredOn(name -> name.matches(".*\\.(so|dll|dylib|jnilib|a)"))
        .allMatch(name -> name.matches("(?i).*linux/(amd64|x86_64|aarch64)/[^/]+\\.so"))
        .hasSize(6)
        .filteredOn(name -> name.contains("aarch64"))
        .hasSize(3);
  }

  @Test
  void saysUnderWhichLicensesAndWithWhichNoticesItComes() throws IOException {
    assertThat(text("META-INF/LICENSE")).contains("Apache License", "Version 2.0, January 2004");
    assertThat(text("META-INF/NOTICE"))
        .startsWith("\nSpillway\nCopyright ")
        .contains(
            "Apache Kafka", "Apache Flink", "AWS SDK for Java", "Jackson", "Apache HttpClient");
    assertThat(names())
        .filteredOn(name -> name.matches("(?i)(.*/)?(notice|license)(\\.[a-z]+)?"))
        .containsExactlyInAnyOrder("META-INF/LICENSE", "META-INF/NOTICE");
    for (JsonNode component : components()) {
      String license = component.at("/licenses/0/license/id").textValue();
      if (!license.equals("Apache-2.0")) {
        assertThat(text("META-INF/licenses/" + license))
            .contains(component.get("name").textValue());
      }
    }
  }

  /** Not every part says in itself what it is; those that do are all in the bill of materials. */
  @Test
  void comesWithABillOfMaterials() throws IOException {
    TreeSet<String> listed = new TreeSet<>();
    for (JsonNode component : components()) {
      listed.add(component.get("purl").textValue());
    }
    TreeSet<String> inside = new TreeSet<>();
    for (String name : names()) {
      if (name.startsWith("META-INF/maven/") && name.endsWith("/pom.properties")) {
        inside.add(packageUrl(text(name)));
      }
    }
    assertThat(
            inside.remove(
                packageUrl(text("META-INF/maven/io.spillway/spillway-job/pom.properties"))))
        .isTrue();
    assertThat(inside).hasSizeGreaterThan(20);
    assertThat(listed)
        .containsAll(inside)
        .anyMatch(part -> part.startsWith("pkg:maven/info.picocli/picocli@"))
        .noneMatch(part -> part.contains("slf4j") || part.contains("junit"));
  }

  private static String packageUrl(String pomProperties) throws IOException {
    Properties part = new Properties();
    part.load(new StringReader(pomProperties));
    return "pkg:maven/%s/%s@%s?type=jar"
        .formatted(
            part.getProperty("groupId"),
            part.getProperty("artifactId"),
            part.getProperty("version"));
  }

  private static JsonNode components() throws IOException {
    JsonNode bill = new ObjectMapper().readTree(BILL_OF_MATERIALS);
    assertThat(bill.get("bomFormat").textValue()).isEqualTo("CycloneDX");
    return bill.get("components");
  }

  private List<String> names() {
    return jar.stream().map(ZipEntry::getName).toList();
  }

  private String text(String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    return new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
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
