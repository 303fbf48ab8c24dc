package io.spillway.local.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages have their readers do with a checkout. Of Maven, which is running this test, it is
 * checked that the commands are those that CI runs, or name what there is.
 */
@Timeout(300)
class CheckoutBlocksITCase {
  @TempDir private Path folder;
  private BuiltCheckout checkout;

  @BeforeEach
  void layOut() throws Exception {
    checkout = BuiltCheckout.in(folder);
  }

  @Test
  void runsThoseOfTheReadmeAndOfContributors() throws Exception {
    assertThat(CommandBlock.runBy(CheckoutBlocksITCase.class))
        .extracting(CommandBlock::page)
        .containsExactly("README.md", "CONTRIBUTING.md");
  }

  /** With fewer events; the second demo is ended when it says that it keeps running. */
  @Test
  @Tag("cluster")
  void runsTheDemosOfTheReadme() throws Exception {
    String block = CommandBlock.runBy(CheckoutBlocksITCase.class).get(0).text();
    List<String> lines = block.replace(" demo ", " demo --events 2000 ").lines().toList();
    assertThat(lines).hasSize(3);
    try (Shell shell = checkout.shell()) {
      assertThat(shell.run(lines.get(0))).as(shell.output()).isZero();
      assertThat(shell.output()).contains("Everything arrived exactly once.");
      shell.start(lines.get(1));
      shell.await("Kept running with 200 events/s; web UI: http://localhost:");
    }
    try (Shell shell = checkout.shell()) {
      assertThat(shell.run(lines.get(2))).as(shell.output()).isZero();
    }
    assertThat(checkout.maven()).containsExactly("mvn verify");
    assertThat(Files.readString(BuiltHome.ROOT.resolve(".ci/run"))).endsWith("\" verify\n");
  }

  @Test
  void namesWhatMavenHas() throws Exception {
    try (Shell shell = checkout.shell()) {
      int exitCode = shell.run(CommandBlock.runBy(CheckoutBlocksITCase.class).get(1).text());
      assertThat(exitCode).as(shell.output()).isZero();
    }
    assertThat(checkout.maven())
        .containsExactly(
            "mvn verify",
            "mvn package -DskipTests",
            "mvn spotless:apply",
            "mvn verify -pl udfs",
            "mvn verify -pl job -am -Dtest=TopologyTest -Dit.test=none"
                + " -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dfailsafe.failIfNoSpecifiedTests=false");
    assertThat(Files.readString(BuiltHome.ROOT.resolve("pom.xml")))
        .contains(
            "<module>udfs</module>",
            "<module>job</module>",
            "<artifactId>spotless-maven-plugin</artifactId>");
    assertThat(BuiltHome.ROOT.resolve("job/src/test/java/io/spillway/job/TopologyTest.java"))
        .exists();
  }

  @Test
  void printsWhatMavenSaysWithoutColours() throws Exception {
    Files.delete(folder.resolve("local/target/built"));
    String saying = "printf '\\033[1;31mwarning\\033[0m\\n\\033[0m'";
    try (Shell shell = checkout.shell().tool("mvn", saying)) {
      int exitCode = shell.run("bin/spillway --version");
      assertThat(exitCode).as(shell.output()).isZero();
      assertThat(shell.output())
          .startsWith("Building Spillway; ")
          .contains(" ...\nwarning\nspillway 0.")
          .doesNotContain("\033");
    }
    try (Shell shell = checkout.shell().tool("mvn", "echo 'no such module'; exit 1")) {
      Files.delete(folder.resolve("local/target/built"));
      assertThat(shell.run("bin/spillway --version")).isEqualTo(1);
      assertThat(shell.output()).endsWith("no such module\n");
    }
  }
}
