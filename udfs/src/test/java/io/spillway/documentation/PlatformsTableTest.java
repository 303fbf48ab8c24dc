package io.spillway.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spillway.event.Event;
import io.spillway.json.JsonReader;
import io.spillway.mapping.CompiledMapping;
import io.spillway.mapping.RowResult.Row;
import io.spillway.mapping.compiler.MappingCompiler;
import io.spillway.record.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each entry that the page has for an advertising platform makes what the page says. */
class PlatformsTableTest {
  private static final Path PAGE = Path.of("..", "docs", "mappings.md");
  private static final Pattern ROW =
      Pattern.compile(
          "\\| \\[(\\w[\\w ]+)]\\(https:\\S+\\) \\| ([a-z ]+) \\| [^|]+ \\| `(\\{.*})` \\| `(.*)`"
              + " \\| `(.*)` \\|");

  /** As Java names them. */
  private static final Map<String, String> ALGORITHMS =
      Map.of("sha1", "SHA-1", "sha256", "SHA-256");

  @TestFactory
  Stream<DynamicTest> whatIsHashedIsWhatThePlatformTakes() throws IOException {
    List<Matcher> rows =
        Files.readString(PAGE)
            .lines()
            .dropWhile(line -> !line.startsWith("| platform |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .map(ROW::matcher)
            .toList();
    assertThat(rows).hasSizeGreaterThan(10).allMatch(Matcher::matches);
    return rows.stream()
        .map(row -> DynamicTest.dynamicTest(row.group(1) + ", " + row.group(2), () -> check(row)));
  }

  private static void check(Matcher row) throws Exception {
    ObjectNode entry = object(row.group(3)).put("column_name", "a");
    String text = row.group(4);
    String hashed = row.group(5);
    MessageDigest digest =
        MessageDigest.getInstance(ALGORITHMS.get(entry.get("hash_algorithm").textValue()));
    String hash = HexFormat.of().formatHex(digest.digest(hashed.getBytes(StandardCharsets.UTF_8)));

    assertThat(cell(entry, text)).isEqualTo(hash);
    assertThat(cell(entry, "  " + text + "\t")).isEqualTo(hash);
    assertThat(cell(entry, text.toUpperCase(Locale.ROOT))).isEqualTo(hash);
    assertThat(cell(entry, hash)).isEqualTo(hash);
    assertThat(cell(entry, " ")).isEmpty();
    entry.remove("hash_algorithm");
    assertThat(cell(entry, text)).isEqualTo(hashed);
  }

  private static String cell(ObjectNode entry, String text) throws Exception {
    ObjectNode settings = object("{\"columns\": {\"a\": {\"@path\": \"$.a\"}}}");
    settings.set("columns_to_transform", entry.deepCopy());
    CompiledMapping mapping = MappingCompiler.compile(settings);
    Row row = (Row) mapping.row(new Event(object("{}").put("a", text)), SourceRecord.NONE);
    String cell = new String(row.bytes(), StandardCharsets.UTF_8);
    return cell.substring(1, cell.length() - 1);
  }

  private static ObjectNode object(String json) throws Exception {
    return (ObjectNode) new JsonReader(JsonReader.MAX_DEPTH).read(json);
  }
}
