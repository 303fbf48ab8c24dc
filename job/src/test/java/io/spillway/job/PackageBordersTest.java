package io.spillway.job;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which packages of the job may use which. */
class PackageBordersTest {
  private static final JavaClasses MODULE = new ClassFileImporter().importPath("target/classes");

  @Test
  void stepsFormNoCycle() {
    slices().matching("io.spillway.job.(*)..").should().beFreeOfCycles().check(MODULE);
  }

  @Test
  void noStepKnowsTheTopology() {
    noClasses()
        .that()
        .resideInAPackage("io.spillway.job.*..")
        .should()
        .dependOnClassesThat(resideInAPackage("io.spillway.job").and(not(type(OperatorIds.class))))
        .check(MODULE);
  }

  @Test
  void theJobUsesNoCommandAndNoLocalPart() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.spillway.cli..", "io.spillway.athena..", "io.spillway.local..")
        .check(MODULE);
  }

  @Test
  void noOperatorUsesTheSdkOfAws() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .because("io.spillway.aws puts files and says what its answers mean")
        .check(MODULE);
  }

  @Test
  void onlySourceDeadLettersAndReceiptsUseKafka() {
    noClasses()
        .that()
        .resideInAPackage("io.spillway.job.*..")
        .and()
        .resideOutsideOfPackages(
            "io.spillway.job.source..", "io.spillway.job.deadletter..", "io.spillway.job.receipt..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "org.apache.flink.connector.kafka..")
        .check(MODULE);
  }
}
