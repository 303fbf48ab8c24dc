package io.spillway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which packages of this module may use which; Enforcer keeps the libraries out. */
class PackageBordersTest {
  private static final JavaClasses MODULE = new ClassFileImporter().importPath("target/classes");

  @Test
  void everythingIsPlainJava() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.crypto..",
            "com.fasterxml.jackson..",
            "com.github.luben.zstd..",
            "com.google.i18n.phonenumbers..",
            "org.jspecify.annotations..",
            "io.spillway..")
        .check(MODULE);
  }

  @Test
  void theModuleKnowsNoOtherModule() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.spillway.aws..",
            "io.spillway.catalog..",
            "io.spillway.cli..",
            "io.spillway.job..",
            "io.spillway.local..")
        .check(MODULE);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.spillway.(**)").should().beFreeOfCycles().check(MODULE);
  }

  @Test
  void eventsTriggersAndEncodingStandOnTheirOwn() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.spillway.event..",
            "io.spillway.json..",
            "io.spillway.delimited..",
            "io.spillway.trigger..",
            "io.spillway.liquid..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.spillway.mapping..")
        .check(MODULE);
  }
}
