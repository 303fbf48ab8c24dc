package io.spillway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** What the commands leave to the modules below, and what tables and imports need not know. */
class PackageBordersTest {
  private static final JavaClasses MODULE = new ClassFileImporter().importPath("target/classes");

  @Test
  void noCommandUsesTheSdkOfAws() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .because("io.spillway.aws asks AWS and says what its answers mean")
        .check(MODULE);
  }

  @Test
  void tablesAndImportsKnowNoCommand() {
    noClasses()
        .that()
        .resideInAnyPackage("io.spillway.athena..", "io.spillway.segment..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.spillway.cli..", "picocli..")
        .check(MODULE);
  }
}
