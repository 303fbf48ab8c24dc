package io.spillway.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the poms and the Dockerfile declare.
 *
 * @param release the version without SNAPSHOT, the tag of the image
 * @param builtJar the path from the root to the job's jar, as built
 * @param jarInImage the path of that jar in the image
 */
record Project(
    String release,
    String flinkVersion,
    String javaVersion,
    String builtJar,
    String jarInImage,
    String userOfImage,
    String dockerfile) {
  static final Path ROOT = Path.of("..");
  static final Path DOCKER = ROOT.resolve("deploy/docker");

  static Project read() throws IOException {
    return of(Files.readString(DOCKER.resolve("Dockerfile")));
  }

  static Project of(String dockerfile) throws IOException {
    String pom = Files.readString(ROOT.resolve("pom.xml"));
    String jobPom = Files.readString(ROOT.resolve("job/pom.xml"));
    return new Project(
        first(pom, "<version>([^<]+?)(?:-SNAPSHOT)?</version>"),
        first(pom, "<flink.version>([^<]+)<"),
        first(pom, "<maven.compiler.release>([^<]+)<"),
        "job/target" + first(jobPom, "<outputFile>\\$\\{project.build.directory}([^<]+)<"),
        first(dockerfile, "(?m)^COPY --chown=\\S+ \\S+ (\\S+)$"),
        first(dockerfile, "(?m)^USER (\\d+):\\d+$"),
        dockerfile);
  }

  private static String first(String text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("nothing matches " + pattern);
    }
    return matcher.group(1);
  }
}
