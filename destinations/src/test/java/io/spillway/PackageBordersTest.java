package io.spillway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Which packages of this module may use which, and which one may use a library. */
class PackageBordersTest {
  private static final JavaClasses MODULE = new ClassFileImporter().importPath("target/classes");

  @Test
  void onlyAwsUsesTheSdk() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.spillway.aws..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(MODULE);
  }

  @Test
  void onlyThePackageOfParquetUsesItsLibrary() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.spillway.parquet..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.parquet..", "shaded.parquet..")
        .check(MODULE);
  }

  @Test
  void theCatalogKnowsOnlyWhatItIsWrittenIn() {
    noClasses()
        .that()
        .resideInAPackage("io.spillway.catalog..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.spillway.aws..",
            "io.spillway.routing..",
            "io.spillway.settings..",
            "io.spillway.staging..")
        .check(MODULE);
  }

  @Test
  void routingAndBatchingKnowNoBucket() {
    noClasses()
        .that()
        .resideInAnyPackage("io.spillway.batching..", "io.spillway.routing..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.spillway.aws..", "io.spillway.staging..")
        .check(MODULE);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.spillway.(*)..").should().beFreeOfCycles().check(MODULE);
  }
}
