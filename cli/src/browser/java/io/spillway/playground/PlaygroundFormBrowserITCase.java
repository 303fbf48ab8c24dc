package io.spillway.playground;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** How the page changes a catalog: by its form, by an import, and in JSON. */
class PlaygroundFormBrowserITCase {
  private static final Path EXAMPLES = Path.of("..", "examples");

  private static final String CATALOG =
      """
      # Our destinations.
      destinations:
      - id: acme # the first
        settings: { s3_aws_bucket_name: b-1, s3_aws_region: eu-west-1, iam_role_arn: 'arn:aws:iam::123456789012:role/s', iam_external_id: '${ACME_EXTERNAL_ID}' }
        mappings:
        - id: tracks
          trigger: type = "track" # all of them
          columns:
            # who it was
            user: { '@path': $.userId } # never empty
            # what it was
            event: { '@path': $.event }
            total: { '@path': $.properties.total }
          columns_to_transform:
          - { column_name: user, normalize: trim }
      """;

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

  private void open(String name, String text) throws Exception {
    catalog = Files.writeString(folder.resolve(name), text);
    page = PlaygroundPage.open(browser, catalog, EXAMPLES.resolve("events.jsonl"), null);
  }

  @AfterEach
  void close() throws Exception {
    page.close();
  }

  private String saved() throws Exception {
    page.save();
    return Files.readString(catalog);
  }

  private void type(String label, String text) {
    WebElement field = page.labelled(label);
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), text, Keys.TAB);
  }

  @Test
  void aDraggedColumnTakesItsCommentsAlong() throws Exception {
    open("catalog.yaml", CATALOG);
    browser.button("Form").click();

    browser.drag(browser.find("//*[@data-column='user']"), page.labelled("Name of column 3"));
    browser.find("//tbody/tr[3]//input[@aria-label='Value of user']");

    String user = "      # who it was\n      user: { '@path': $.userId } # never empty\n";
    String total = "      total: { '@path': $.properties.total }\n";
    assertThat(saved()).isEqualTo(CATALOG.replace(user, "").replace(total, total + user));
  }

  @Test
  void aRenamedColumnKeepsItsTransform() throws Exception {
    open("catalog.yaml", CATALOG);
    browser.button("Form").click();

    type("Name of column 1", "who");

    page.labelled("Normalize who");
    assertThat(saved())
        .isEqualTo(CATALOG.replace("user: {", "who: {").replace("name: user", "name: who"));
  }

  @Test
  void aNameThatIsTakenIsRefused() throws Exception {
    open("catalog.yaml", CATALOG);
    browser.button("Form").click();

    type("Name of column 2", "user");

    browser.text("There is a column user already; give another name.");
    assertThat(page.labelled("Name of column 2").getDomProperty("value")).isEqualTo("event");
    type("Name of column 2", Keys.DELETE.toString());
    browser.text("A column needs a name; to take it out, press ×.");
    assertThat(browser.button("Save").isEnabled()).isFalse();
  }

  @Test
  void aTransformIsSetAndTakenAway() throws Exception {
    open("catalog.yaml", CATALOG);
    browser.button("Form").click();

    browser.find("//select[@aria-label='Hash event']/option[@value='sha256']").click();
    browser.find("//select[@aria-label='Normalize user']/option[@value='']").click();

    assertThat(saved())
        .isEqualTo(
            CATALOG.replace(
                "{ column_name: user, normalize: trim }",
                "{ column_name: event, hash_algorithm: sha256 }"));
  }

  @Test
  void aRemovedColumnTakesItsTransformAlong() throws Exception {
    open("catalog.yaml", CATALOG);
    browser.button("Form").click();

    browser.button("Remove user").click();
    browser.find("//tbody/tr[1]//input[@aria-label='Value of event']");

    String saved = saved();
    assertThat(saved)
        .doesNotContain("user", "columns_to_transform")
        .contains("# Our destinations.", "# the first", "# all of them", "# what it was");
  }

  @Test
  void aValueThatIsNoneIsRefused() throws Exception {
    open("catalog.yaml", CATALOG);
    browser.button("Form").click();

    type("Value of event", "{\"@path\":");

    browser.text("This is no value: ");
    assertThat(page.labelled("Value of event").getDomProperty("value"))
        .isEqualTo("{\"@path\":\"$.event\"}");
    type("Value of event", "{\"@path\": $.messageId}");
    assertThat(saved()).isEqualTo(CATALOG.replace("'@path': $.event", "\"@path\": $.messageId"));
  }

  @Test
  void aSubscriptionIsAddedToTheShownDestination() throws Exception {
    open("catalog.yaml", CATALOG);
    imports(
        """
        {"data": {"subscription": {"id": "s1", "name": "Pages", "enabled": true,
          "trigger": "type = \\"page\\"", "settings": {"columns": {"path": {"@path": "$.properties.path"}}}}}}
        """);
    browser.text("Added what the import made to the catalog.");

    browser.find("//select/option[@value='s1']").click();
    browser.text("No match: no row of acme / s1");
    assertThat(saved()).startsWith(CATALOG.replaceFirst("    columns_to_transform(?s:.*)", ""));
  }

  @Test
  void aWorkspaceIsAddedToTheCatalog() throws Exception {
    open("catalog.yaml", "destinations: []\n");
    String terraform = Files.readString(EXAMPLES.resolve("segment").resolve("workspace.json"));
    imports(terraform);
    browser.text("Added what the import made to the catalog.");
    browser.await(
        "document.querySelectorAll('.bar option').length > 1"
            + " && !document.querySelector('.problems li.error')");
  }

  private void imports(String text) {
    browser.button("Import…").click();
    WebElement field = browser.find("//dialog//textarea");
    browser.fill(field, text);
    browser.button("Convert").click();
    browser.button("Add to the catalog").click();
  }

  @Test
  void anImportOfSomethingElseSaysWhy() throws Exception {
    open("catalog.yaml", CATALOG);
    browser.button("Import…").click();
    for (String text : new String[] {"no JSON", "{\"a\": 1}", "<html></html>"}) {
      browser.fill(browser.find("//dialog//textarea"), text);
      browser.button("Convert").click();
      assertThat(browser.find("//dialog//p[@role='alert']").getText())
          .startsWith("the text")
          .doesNotContain("Exception");
      browser.fill(browser.find("//dialog//textarea"), "");
    }
    browser.button("Close").click();
    assertThat(browser.button("Save").isEnabled()).isFalse();
  }

  @Test
  void aCatalogOfJsonStaysJson() throws Exception {
    String json =
        """
        {"destinations": [{"id": "acme", "settings": {"s3_aws_bucket_name": "b-1",
         "s3_aws_region": "eu-west-1", "iam_role_arn": "arn:aws:iam::123456789012:role/s", "iam_external_id": "${ACME_EXTERNAL_ID}"}, "mappings": [
         {"id": "tracks", "trigger": "type = \\"track\\"",
          "columns": {"b": {"@path": "$.userId"}, "10": "ten", "2": 12345678901234567890.50}}]}]}
        """;
    open("catalog.json", json);
    page.event(3).click();
    browser.find("//button[@data-path='$.messageId']").click();
    browser.text("Added the column message_id with $.messageId.");
    browser.find("//table[@class='row']//th[.='message_id']/following-sibling::td[.='m-3']");
    browser.button("Form").click();
    browser.button("Move message_id up").click();
    type("Name of column 1", "who");
    page.labelled("Normalize who");

    JsonNode columns = new JsonMapper().readTree(saved()).at("/destinations/0/mappings/0/columns");
    assertThat(columns.fieldNames()).toIterable().containsExactly("who", "10", "message_id", "2");
    assertThat(Files.readString(catalog)).contains("12345678901234567890.50");
  }

  @Test
  void keysAndValuesOfJsonAreCompleted() throws Exception {
    String json =
        """
        {"destinations": [{"id": "acme", "settings": {"s3_aws_bucket_name": "b-1",
         "s3_aws_region": "eu-west-1", "iam_role_arn": "arn:aws:iam::123456789012:role/s", "iam_external_id": "${ACME_EXTERNAL_ID}"}, "mappings": [
         {"id": "tracks", "trigger": "type = \\"track\\""
         }]}]}
        """;
    open("catalog.json", json);
    WebElement line = page.line("tracks");
    line.click();
    line.sendKeys(Keys.END, ", \"compr");
    browser.find("//li[@role='option'][contains(., 'compression')]").click();
    browser.focused().sendKeys("\"gz");
    browser.find("//li[@role='option'][contains(., 'gzip')]").click();

    assertThat(new JsonMapper().readTree(saved()).at("/destinations/0/mappings/0/compression"))
        .hasToString("\"gzip\"");
  }

  @Test
  void theMappingIsCopiedAsYaml() throws Exception {
    open("catalog.yaml", CATALOG);
    browser.allowClipboard();
    browser.button("Copy YAML").click();
    browser.text("Copied the mapping as YAML.");
    assertThat(browser.clipboard())
        .startsWith("id: tracks\ntrigger: type = \"track\" # all of them\ncolumns:\n")
        .contains("# what it was");
  }
}
