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
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Events of all kinds in the page, and how they get there. */
class PlaygroundEventsBrowserITCase {
  private static final Path EXAMPLES = Path.of("..", "examples");

  private static Browser browser;

  @TempDir private Path folder;
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
    page =
        PlaygroundPage.open(
            browser,
            Files.copy(EXAMPLES.resolve("destinations.yaml"), folder.resolve("catalog.yaml")),
            EXAMPLES.resolve("events.jsonl"),
            null);
  }

  @AfterEach
  void close() throws Exception {
    page.close();
  }

  /** Opens a file, as the button Open… does once a file is chosen. */
  private void openFile(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("mine.jsonl"), text);
    browser.find("//input[@type='file']").sendKeys(file.toAbsolutePath().toString());
    browser.find("//p[contains(@class, 'toast')][contains(., 'mine.jsonl')]");
  }

  private static String track(String name, String properties) {
    return "{\"type\":\"track\",\"userId\":\"u\",\"event\":\"%s\",\"properties\":%s}\n"
        .formatted(name, properties);
  }

  @Test
  void anOpenedFileReplacesTheEventsUntilTheyAreReset() throws Exception {
    page.event(5).click();
    openFile(track("Mine", "{}"));
    browser.text("track Mine");
    browser.text("Match: a row of acme / everything");

    openFile(track("Mine again", "{}")); // the same file, changed
    browser.text("track Mine again");
    browser.button("Reset").click();
    page.event(7);
    browser.await("!document.body.innerText.includes('Mine again')");
  }

  @Test
  void aFileThatIsTooLargeIsOpenedInPart() throws Exception {
    openFile(track("Large", "{\"a\":\"" + "x".repeat(900_000) + "\"}").repeat(6));
    browser.text("Opened the first events of mine.jsonl, as many as the page takes");
    page.event(4);
    browser.await("document.querySelectorAll('.events button').length === 4");
  }

  @Test
  void eventsAreEditedAsText() {
    browser.button("Edit").click();
    WebElement text = browser.find("//div[@aria-label='Events, one JSON object per line']");
    text.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE, "no event");
    browser.text("Rejected: a dead letter");
    browser.find("//code[.='NOT_JSON']");
    browser.button("Edit").click();
    browser.text("not an event");
    assertThat(browser.find("//pre[contains(@class, 'raw')]").getText()).isEqualTo("no event");
  }

  @Test
  void noEventsSayWhatToDo() {
    browser.button("Edit").click();
    browser
        .find("//div[@aria-label='Events, one JSON object per line']")
        .sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
    browser.button("Edit").click();
    browser.text("No events. Press Edit and paste some, one JSON object per line.");
  }

  @Test
  void manyEventsAreCountedAndTheFirstListed() throws Exception {
    StringBuilder events = new StringBuilder();
    for (int i = 0; i < 700; i++) {
      events.append(track("Event " + i, "{}"));
    }
    openFile(events.toString());
    browser.text("and 200 more, which the totals count");
    page.event(500).click();
    browser.text("Event 500: match.");
    page.tab("All events");
    browser.text("Matched 700 of 700 events");
  }

  @Test
  void aDeepEventIsShownLevelByLevel() throws Exception {
    String deep = "{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000);
    openFile(track("Deep", deep) + track("Other", "{\"b\":{\"c\":{\"d\":{\"e\":1}}}}"));
    browser.find("//code[.='TOO_DEEP']");
    assertThat((Long) browser.script("return document.querySelectorAll('.tree').length"))
        .isLessThan(20);
    browser.find("(//ul[@class='tree']//summary)[last()]").click();
    page.event(2).click();
    browser.find("//ul[@class='tree']//summary[contains(., 'd')]");
    browser.find("(//ul[@class='tree']//summary[contains(., 'd')])[last()]").click();
    browser.find("//button[@data-path='$.properties.b.c.d.e']");
  }

  @Test
  void anEventOfAMegabyteIsShownCut() throws Exception {
    openFile(track("Large", "{\"a\":\"" + "x".repeat(1_000_000) + "\"}") + track("Next", "{}"));
    browser.text("Match: a row of acme / everything");
    browser.find("//ul[@class='tree']//summary[contains(., 'properties')]").click();
    WebElement value = browser.find("//button[@data-path='$.properties.a']");
    assertThat(value.getText()).endsWith("…").hasSizeLessThan(1_100);
    assertThat((Long) browser.script("return document.body.innerText.length")).isLessThan(100_000);
    page.event(2).click();
    browser.text("Event 2: match.");
  }

  @Test
  void aWideEventIsShownInPart() throws Exception {
    String list = "[" + "{\"k\":1},".repeat(20_000) + "{}]";
    openFile(track("Wide", "{\"list\":" + list + "}"));
    browser.find("//ul[@class='tree']//summary[contains(., 'properties')]").click();
    browser.find("//ul[@class='tree']//summary[contains(., '[20001]')]").click();
    browser.text("and 19701 more");
  }

  @Test
  void onASmallScreenAPathGoesToTheCursorOfTheHiddenText() {
    browser.resize(360, 740);
    page.tab("Catalog");
    WebElement column = page.line("iam_role_arn");
    column.click();
    column.sendKeys(Keys.END, Keys.ENTER, "who: ");
    page.tab("Result");
    page.tab("All events");
    page.tab("Events");
    page.event(3).click();
    browser.choose("Click a value to add", "cursor");
    browser.find("//button[@data-path='$.messageId']").click();
    page.tab("Catalog");
    page.line("who: $.messageId");
    page.tab("Result");
    browser.text("Files of the whole catalog");
  }
}
