package io.spillway.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The image has the pom's Flink, the built jar, and the plugin in the folder that Flink reads. */
class DockerfileTest {
  @Test
  void agreesWithTheBuild() throws IOException {
    assertThat(problems(Project.read())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "FLINK_VERSION=2.2.0, FLINK_VERSION=2.1.0, Flink",
    "-java17, -java11, Java",
    "job/target/spillway-job.jar, job/target/job.jar, jar",
    "usrlib, lib, usrlib",
    "plugins/s3-fs-hadoop, lib, plugin",
    "opt/flink-s3-fs-hadoop, opt/flink-s3-fs-presto, plugin",
    "9999:9999 job, flink job, owner",
    "/opt/spillway/bin/spillway /usr, /opt/spillway /usr, command",
  })
  void findsADifference(String text, String changed, String problem) throws IOException {
    String dockerfile = Project.read().dockerfile();
    assertThat(dockerfile).contains(text);
    assertThat(problems(Project.of(dockerfile.replace(text, changed)))).contains(problem);
  }

  @Test
  void rejectsRoot() throws IOException {
    String root = Project.read().dockerfile().replaceAll("USER .*", "USER root");
    assertThatThrownBy(() -> Project.of(root)).hasMessageContaining("USER");
  }

  /** The last line keeps the jar of tests out of the pattern before it. */
  @Test
  void sendsOnlyTheJobJarAndTheCommandLine() throws IOException {
    assertThat(Files.readAllLines(Project.DOCKER.resolve("Dockerfile.dockerignore")))
        .containsExactly(
            "*",
            "!" + Project.read().builtJar(),
            "!bin/spillway",
            "!cli/target/lib",
            "!cli/target/spillway-cli-*.jar",
            "cli/target/spillway-cli-*-tests.jar");
  }

  private static List<String> problems(Project project) {
    String plugin = "/opt/flink/plugins/s3-fs-hadoop";
    List<String> problems = new ArrayList<>();
    require(project, problems, "Flink", "ARG FLINK_VERSION=" + project.flinkVersion() + "\n");
    require(
        project,
        problems,
        "Java",
        "FROM flink:${FLINK_VERSION}-java" + project.javaVersion() + "\n");
    require(project, problems, "jar", " " + project.builtJar() + " " + project.jarInImage() + "\n");
    require(project, problems, "usrlib", " /opt/flink/usrlib/");
    require(
        project,
        problems,
        "plugin",
        "mkdir -p "
            + plugin
            + " \\\n && cp /opt/flink/opt/flink-s3-fs-hadoop-${FLINK_VERSION}.jar "
            + plugin
            + "/ ");
    require(
        project, problems, "command", "ln -s /opt/spillway/bin/spillway /usr/local/bin/spillway\n");
    require(project, problems, "owner", "--chown=9999:9999 job/");
    return problems;
  }

  private static void require(Project project, List<String> problems, String problem, String text) {
    if (!project.dockerfile().contains(text)) {
      problems.add(problem);
    }
  }
}
