package io.spillway.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium without a window, as the machine has it installed. */
final class Browser implements AutoCloseable {
  private static final List<Path> CHROMIUM =
      List.of(Path.of("/usr/bin/chromium"), Path.of("/usr/bin/google-chrome"));
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

  /** How long a find waits for what it looks for. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final JsonMapper JSON = new JsonMapper();

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts one.
   *
   * @param profile an empty folder
   */
  static Browser start(Path profile) {
    Path chromium =
        CHROMIUM.stream().filter(Files::isExecutable).findFirst().orElse(CHROMIUM.get(0));
    if (!Files.isExecutable(chromium) || !Files.isExecutable(DRIVER)) {
      throw new IllegalStateException(
          "The profile browser needs "
              + chromium
              + " and "
              + DRIVER
              + "; on Debian: apt-get install chromium chromium-driver.");
    }
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toString());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=en",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().implicitlyWait(PATIENCE);
    return new Browser(driver);
  }

  /** Opens an address in a page that has nothing of an earlier one. */
  void open(String address) {
    driver.get("about:blank");
    driver.get(address);
  }

  /** As wide and high as a screen, in CSS pixels. */
  void resize(int width, int height) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /**
   * What the person prefers.
   *
   * @param scheme light or dark
   */
  void prefer(String scheme) {
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  /** The first element of an XPath, as soon as there is one. */
  WebElement find(String xpath) {
    return driver.findElement(By.xpath(xpath));
  }

  /** The element of the page that has a text among its own, as soon as there is one. */
  WebElement text(String text) {
    return find("//body//*[text()[contains(., \"" + text + "\")]]");
  }

  /** A button by its text or its label. */
  WebElement button(String name) {
    return find("//button[normalize-space()='" + name + "' or @aria-label='" + name + "']");
  }

  void choose(String label, String value) {
    find("//label[contains(., '" + label + "')]//select/option[@value='" + value + "']").click();
  }

  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  Object script(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  String address() {
    return Objects.requireNonNull(driver.getCurrentUrl());
  }

  void picture(Path file) throws IOException {
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  /** The hosts that the browser's pages asked since the last call. */
  Set<String> requestedHosts() throws IOException {
    Set<String> hosts = new TreeSet<>();
    for (var entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = JSON.readTree(entry.getMessage()).path("message");
      if (message.path("method").asText().equals("Network.requestWillBeSent")) {
        String url = message.at("/params/request/url").asText();
        // The rest stays in the browser: data:, blob:, chrome:.
        if (url.startsWith("http:") || url.startsWith("https:")) {
          hosts.add(URI.create(url.split("[#?]", 2)[0]).getHost());
        }
      }
    }
    return hosts;
  }

  /** What the page's console has of errors since the last call. */
  List<String> consoleErrors() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .filter(entry -> entry.getLevel().intValue() >= Level.SEVERE.intValue())
        .map(entry -> entry.getMessage())
        .toList();
  }

  /** Asserts that axe-core finds no serious or critical fault in the page. */
  void assertAccessible() throws IOException {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      String axe = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      driver.executeScript(axe);
    }
    Object result =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run(document).then(found => done(JSON.stringify(found.violations)));
            """);
    List<String> faults = new ArrayList<>();
    for (JsonNode fault : JSON.readTree(String.valueOf(result))) {
      if (Set.of("serious", "critical").contains(fault.path("impact").asText())) {
        for (JsonNode node : fault.path("nodes")) {
          faults.add(
              fault.path("id").asText()
                  + " "
                  + node.path("target")
                  + " "
                  + node.path("failureSummary").asText());
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Override
  public void close() {
    driver.quit();
  }

  /** Drags one element onto another, as HTML5 has it. */
  void drag(WebElement from, WebElement onto) {
    new Actions(driver)
        .clickAndHold(from)
        .moveByOffset(4, 4)
        .moveToElement(onto)
        .moveByOffset(1, 1)
        .release()
        .perform();
  }

  /** Puts a text into a field at once, as pasting it does. */
  void fill(WebElement field, String text) {
    driver.executeScript(
        """
        arguments[0].value = arguments[1];
        arguments[0].dispatchEvent(new Event("input", {bubbles: true}));
        """,
        field,
        text);
  }

  /** Lets pages use the clipboard, as a person may who is asked. */
  void allowClipboard() {
    driver.executeCdpCommand(
        "Browser.grantPermissions",
        Map.of("permissions", List.of("clipboardReadWrite", "clipboardSanitizedWrite")));
  }

  String clipboard() {
    return String.valueOf(
        driver.executeAsyncScript(
            "const done = arguments[0]; navigator.clipboard.readText().then(done, done);"));
  }

  /**
   * Waits until the page is in a state.
   *
   * @param condition an expression of JavaScript
   */
  void await(String condition) {
    Object isSo =
        driver.executeAsyncScript(
            """
            const done = arguments[0];
            const last = Date.now() + %d;
            const look = () => {
              const isSo = %s;
              return isSo || Date.now() > last ? done(isSo) : setTimeout(look, 20);
            };
            look();
            """
                .formatted(PATIENCE.toMillis(), condition));
    assertThat(isSo).as(condition).isEqualTo(true);
  }
}
