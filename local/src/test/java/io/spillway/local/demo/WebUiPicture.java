package io.spillway.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Takes docs/images/flink.png, of the graph of a running job in Flink's web UI, with the machine's
 * Chromium: {@code mvn verify -pl local -am -Pcluster -Dit.test=DemoCommandITCase -Dpicture}, then
 * {@code cp local/target/flink.png docs/images}.
 */
final class WebUiPicture {
  private static final List<Path> CHROMIUM =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));

  private WebUiPicture() {}

  /**
   * Leaves the picture in {@code target/flink.png} if the property {@code picture} is set.
   *
   * @param webUi the address, without a slash at its end
   * @param profile an empty folder
   */
  static void take(String webUi, Path profile) throws IOException, InterruptedException {
    if (!Boolean.getBoolean("picture")) {
      return;
    }
    Path chromium =
        CHROMIUM.stream().filter(Files::isExecutable).findFirst().orElse(CHROMIUM.get(0));
    String job;
    try (InputStream jobs = URI.create(webUi + "/jobs").toURL().openStream()) {
      job = new JsonMapper().readTree(jobs).at("/jobs/0/id").asText();
    }
    Path picture = Path.of("target", "flink.png").toAbsolutePath();
    Files.deleteIfExists(picture);
    Process browser =
        new ProcessBuilder(
                chromium.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--lang=en",
                "--user-data-dir=" + profile,
                "--window-size=1600,1000",
                // As long as the page has requests under way, its clock stands still.
                "--virtual-time-budget=20000",
                "--screenshot=" + picture,
                webUi + "/#/job/running/" + job + "/overview")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("output").toFile())
            .start();
    try {
      assertThat(browser.waitFor(5, TimeUnit.MINUTES)).isTrue();
    } finally {
      browser.descendants().forEach(ProcessHandle::destroyForcibly);
      browser.destroyForcibly();
    }
    assertThat(picture).isNotEmptyFile();
  }
}
