package io.spillway.playground;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.status.FlinkApi;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.WebElement;

/** The page of a playground that a test started, and its parts. */
final class PlaygroundPage implements AutoCloseable {
  private final Browser browser;
  private final Playground playground;

  private PlaygroundPage(Browser browser, Playground playground) {
    this.browser = browser;
    this.playground = playground;
  }

  /**
   * Opens one whose catalog can be saved.
   *
   * @param flink where a job is; null for none
   */
  static PlaygroundPage open(Browser browser, Path catalog, Path events, @Nullable FlinkApi flink)
      throws Exception {
    Playground playground =
        Playground.start(
            new PlaygroundSettings(
                OpenCatalog.file(catalog, true),
                OpenEvents.file(events),
                null,
                flink == null ? null : "http://a-job",
                flink,
                "0.1"),
            0);
    browser.prefer("light");
    browser.resize(1600, 900);
    browser.open(playground.address());
    browser.find("//footer/span[contains(., ' ms')]");
    browser.consoleErrors();
    return new PlaygroundPage(browser, playground);
  }

  WebElement event(int line) {
    return browser.find("//ol[@class='events']//button[span[@class='number'][.='" + line + "']]");
  }

  /** A line of an editor by a part of its text. */
  WebElement line(String part) {
    return browser.find("//div[contains(@class, 'cm-line')][contains(., '" + part + "')]");
  }

  void tab(String name) {
    browser
        .find("(//button[@role='tab'][starts-with(normalize-space(), '" + name + "')])[last()]")
        .click();
  }

  /** A field or button by its label. */
  WebElement labelled(String label) {
    return browser.find("//*[@aria-label='" + label + "']");
  }

  /** Waits for the catalog's text to be saved. */
  void save() {
    browser.button("Save").click();
    assertThat(browser.find("//p[contains(@class, 'toast')][contains(., 'aved')]").getText())
        .startsWith("Saved.");
  }

  @Override
  public void close() throws Exception {
    var hosts = browser.requestedHosts();
    var errors = browser.consoleErrors();
    playground.close();
    assertThat(hosts).containsExactly("127.0.0.1");
    assertThat(errors).noneMatch(error -> error.contains("Uncaught"));
  }
}
