package io.spillway.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** The stand-ins for Kafka and AWS are parts of their own: any test may use one alone. */
class PackageBordersTest {
  private static final JavaClasses MODULE = new ClassFileImporter().importPath("target/classes");

  @Test
  void standInsKnowNoFlinkAndNoCommand() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.spillway.local.events..", "io.spillway.local.kafka..", "io.spillway.local.s3..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.flink..",
            "picocli..",
            "io.spillway.job..",
            "io.spillway.local.chaos..",
            "io.spillway.local.cli..",
            "io.spillway.local.cluster..",
            "io.spillway.local.demo..",
            "io.spillway.local.flink..",
            "io.spillway.local.platform..")
        .check(MODULE);
  }
}
