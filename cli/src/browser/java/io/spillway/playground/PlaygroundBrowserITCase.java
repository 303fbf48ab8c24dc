package io.spillway.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.Rectangle;
import org.openqa.selenium.WebElement;

/** What a person does on the playground's page, in a real browser. */
class PlaygroundBrowserITCase {
  private static final Path EXAMPLES = Path.of("..", "examples");

  private static Browser browser;

  @TempDir private Path folder;
  private Path catalog;
  private PlaygroundPage page;

  @BeforeAll
  static void startBrowser(@TempDir Path profile) {
    browser = Browser.start(profile);
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    catalog = Files.copy(EXAMPLES.resolve("destinations.yaml"), folder.resolve("catalog.yaml"));
    page = PlaygroundPage.open(browser, catalog, EXAMPLES.resolve("events.jsonl"), null);
    browser.text("Match: a row of acme / everything");
  }

  @AfterEach
  void close() throws Exception {
    page.close();
  }

  @Test
  void aTypedTriggerChangesTheRowAndSaysWhyAnEventDoesNotMatch() {
    browser.choose("Mapping", "orders");
    page.event(3).click();
    browser.text("Match: a row of acme / orders");
    assertThat(browser.find("//table[@class='row']").getText()).contains("o-17");

    WebElement trigger = page.line("event = \"Order Completed\"");
    trigger.click();
    trigger.sendKeys(Keys.END, " and userId = \"u-2\"");

    browser.text("No match: no row of acme / orders");
    assertThat(browser.find("//div[contains(@class, 'verdict')]/ul").getText()).contains("u-1");
    page.event(4).click();
    browser.text("Match: a row of acme / orders");
    assertThat(browser.find("//table[@class='row']").getText()).contains("o-18");
  }

  @Test
  void aBrokenMappingHasItsMarkWithTheMessage() {
    WebElement trigger = page.line("event = \"Order Completed\"");
    trigger.click();
    trigger.sendKeys(Keys.END, " and (");

    assertThat(browser.find("//div[contains(@class, 'cm-lint-marker-warning')]").isDisplayed())
        .isTrue();
    WebElement problem = browser.find("//li[@class='warning']");
    assertThat(problem.getText()).contains("it matches no event", "^");
    browser.text("1 warning in the catalog.");
  }

  @Test
  void aClickedValueBecomesAColumn() {
    browser.choose("Mapping", "orders");
    page.event(3).click();
    browser.find("//button[@data-path='$.messageId']").click();

    browser.text("Added the column message_id with $.messageId.");
    browser.find("//table[@class='row']//th[.='message_id']/following-sibling::td[.='m-3']");
  }

  @Test
  void aClickedValueGoesToTheCursor() {
    page.event(3).click();
    browser.choose("Click a value to add", "cursor");
    WebElement column = page.line("order_id:");
    column.click();
    column.sendKeys(Keys.END, Keys.ENTER, "who: ");
    browser.find("//button[@data-path='$.userId']").click();

    page.line("who: $.userId");
  }

  @Test
  void theEventsStayWhereTheyAreWhileTheCatalogIsBroken() {
    page.event(3).click();
    WebElement value = browser.find("//button[@data-path='$.userId']");
    Rectangle before = value.getRect();
    WebElement column = page.line("order_id:");
    column.click();
    column.sendKeys(Keys.END, Keys.ENTER, "who");

    browser.text("no mapping of the catalog can be used");
    assertThat(value.getRect()).isEqualTo(before);
    browser.find("//ol[@class='events']//span[@class='number'][.='7']");
  }

  @Test
  void savingKeepsTheCommentsOfTheFile() throws Exception {
    browser.choose("Mapping", "orders");
    browser.button("Form").click();
    browser.button("Move total up").click();
    browser.button("Save").click();
    browser.text("Saved.");

    String saved = Files.readString(catalog);
    assertThat(saved)
        .contains("# No columns: the default ones.")
        .contains("# Where to find the secret: here in the environment.")
        .containsSubsequence("order_id:", "total:", "email:", "currency:");
  }

  @Test
  void aFileThatChangedOnDiskIsNotOverwritten() throws Exception {
    WebElement trigger = page.line("event = \"Order Completed\"");
    trigger.click();
    trigger.sendKeys(Keys.END, " # mine");
    Files.writeString(catalog, "# theirs\n" + Files.readString(catalog));
    trigger.sendKeys(Keys.chord(Keys.CONTROL, "s"));

    browser.text("Not saved: The file changed on disk");
    assertThat(Files.readString(catalog)).startsWith("# theirs").doesNotContain("# mine");
  }

  @Test
  void keysAndValuesOfTheSchemaAreCompleted() {
    WebElement field = page.line("s3_aws_folder_name: orders");
    field.click();
    field.sendKeys(Keys.END, Keys.ENTER, "compr");
    assertThat(
            browser
                .find("//li[@role='option'][contains(., 'compression')]")
                .getDomProperty("textContent"))
        .isEqualTo("compression");
  }

  @Test
  void hostileTextStaysText() throws Exception {
    page.close();
    Path events = folder.resolve("hostile.jsonl");
    Files.writeString(
        events,
        """
        {"type":"track","event":"<img src=x onerror='window.ran=1'>","userId":"<script>window.ran=1</script>"}
        """);
    String hostile = "'<img src=x onerror=window.ran=1>'";
    Files.writeString(
        catalog,
        Files.readString(catalog)
            .replace("- id: acme\n", "- id: acme\n    name: " + hostile + "\n")
            .replace("order_id:", hostile + ":")
            .replace("and event = \"Order Completed\"", ""));
    page = PlaygroundPage.open(browser, catalog, events, null);
    browser.choose("Mapping", "orders");

    browser.text("Match: a row of acme / orders");
    browser.find("//table[@class='row']//th[contains(., '<img src=x')]");
    browser.button("Form").click();
    browser.find("//table[@class='columns']");
    assertThat(browser.script("return window.ran === undefined && document.images.length === 0"))
        .isEqualTo(true);
  }

  @Test
  void aLinkRestoresTheState() {
    browser.choose("Mapping", "orders");
    page.event(4).click();
    WebElement trigger = page.line("event = \"Order Completed\"");
    trigger.click();
    trigger.sendKeys(Keys.END, " # linked");
    browser.text("Match: a row of acme / orders");
    browser.button("Copy link").click();
    browser.find("//p[contains(@class, 'toast')]");
    String link = browser.address();
    assertThat(link).contains("#state=");

    browser.open(link);

    browser.text("Match: a row of acme / orders");
    page.line("# linked");
    browser.find("//table[@class='row']//td[.='o-18']");
  }

  @Test
  void theKeyboardIsEnough() {
    browser.script("document.activeElement.blur()");
    reach("event 3", page.event(3));
    browser.focused().sendKeys(Keys.ENTER);
    reach("a value", browser.find("//button[@data-path='$.properties.order_id']"));
    browser.focused().sendKeys(Keys.ENTER);
    browser.text("Added the column order_id with $.properties.order_id.");
    reach("Form", browser.button("Form"));
    browser.focused().sendKeys(Keys.SPACE);
    reach("a result tab", browser.find("//button[@role='tab'][normalize-space()='Event']"));
    browser.focused().sendKeys(Keys.ARROW_RIGHT);
    browser.text("Matched 5 of 7 events");
  }

  @ParameterizedTest
  @CsvSource({"light,1600,900", "dark,1600,900", "light,360,740", "dark,2560,1440"})
  void axeFindsNoSeriousFault(String scheme, int width, int height) throws Exception {
    browser.prefer(scheme);
    browser.resize(width, height);
    for (String view : new String[] {"Form", "Text"}) {
      if (width < 1000) {
        page.tab("Catalog");
      }
      browser.button(view).click();
      browser.assertAccessible();
    }
    if (width < 1000) {
      page.tab("Events");
      browser.assertAccessible();
      page.tab("Result");
    }
    for (String tab : new String[] {"All events", "Table", "Segment", "Event"}) {
      page.tab(tab);
      browser.assertAccessible();
    }
    assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
        .isEqualTo(true);
    assertThat(browser.consoleErrors()).isEmpty();
  }

  /** docs/images/playground.png is the first of these. */
  @ParameterizedTest
  @CsvSource({"light,1440,860", "dark,1440,860", "light,360,740"})
  void picturesAreTaken(String scheme, int width, int height) throws Exception {
    browser.prefer(scheme);
    browser.choose("Mapping", "orders");
    page.event(3).click();
    browser.text("Match: a row of acme / orders");
    browser.resize(width, height);
    if (width < 1000) {
      page.tab("Result");
      browser.text("Match: a row of acme / orders");
    }
    Path picture = Path.of("target", "playground-" + scheme + "-" + width + ".png");
    browser.picture(picture);
    assertThat(picture).isNotEmptyFile();
  }

  /** Presses Tab until the element has the focus. */
  private static void reach(String name, WebElement element) {
    for (int i = 0; i < 120; i++) {
      browser.focused().sendKeys(Keys.TAB);
      if (element.equals(browser.focused())) {
        return;
      }
    }
    throw new AssertionError("Tab never comes to " + name);
  }
}
