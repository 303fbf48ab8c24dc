package io.spillway.segment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.spillway.settings.Messages;
import io.spillway.settings.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON values of exports: one, a list of them, or several one after the other, such as
 * the answers for all pages in one file.
 */
final class ExportFiles {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final ExportLimits limits;
  private final JsonMapper mapper;

  ExportFiles(ExportLimits limits) {
    this.limits = limits;
    this.mapper =
        new JsonMapper(
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth())
                        .maxStringLength(limits.fileBytes())
                        .build())
                .build());
  }

  /** The values of a file. */
  List<ExportNode> read(Path file) throws UsageException {
    String name = file.toString();
    if (Files.isDirectory(file)) {
      throw new UsageException(name + ": this is a folder; give the files of the export");
    }
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limits.fileBytes() + 1);
      if (bytes.length > limits.fileBytes()) {
        throw new UsageException(
            name
                + ": larger than the "
                + limits.fileBytes()
                + " bytes that an export may have; give each answer a file of its own");
      }
      return values(name, text(bytes));
    } catch (CharacterCodingException e) {
      throw new UsageException(name + ": it is not UTF-8 text; save it as UTF-8", e);
    } catch (IOException e) {
      throw new UsageException(
          name + ": cannot be read: " + Messages.reason(e) + "; give another file", e);
    }
  }

  private static String text(byte[] bytes) throws CharacterCodingException {
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /**
   * The values of a text.
   *
   * @param name of its file, for messages
   */
  List<ExportNode> values(String name, String text) throws UsageException {
    List<ExportNode> values = new ArrayList<>();
    for (JsonNode value : parsed(name, text)) {
      ExportNode root = ExportNode.root(name, value);
      if (root.isList()) {
        values.addAll(root.items());
      } else {
        values.add(root);
      }
    }
    if (values.isEmpty()) {
      throw new UsageException(name + ": it is empty; export it again");
    }
    return values;
  }

  /** An object that may stand as text of JSON, as Terraform has settings; null when absent. */
  @Nullable ExportNode object(ExportNode parent, String key) throws UsageException {
    ExportNode node = parent.child(key);
    if (!node.json().isTextual()) {
      return parent.object(key);
    }
    List<JsonNode> values = parsed(node.toString(), node.json().textValue());
    if (values.isEmpty() || values.get(0).isNull()) {
      return null;
    }
    return node.decoded(values.get(0)).asObject();
  }

  /** What is wrong is told by its place alone: the text may hold secrets. */
  private List<JsonNode> parsed(String name, String text) throws UsageException {
    List<JsonNode> values = new ArrayList<>();
    try (JsonParser parser = mapper.createParser(text)) {
      while (parser.nextToken() != null) {
        values.add(mapper.readTree(parser));
      }
      return values;
    } catch (StreamConstraintsException e) {
      throw new UsageException(
          name
              + ": it nests deeper than "
              + limits.depth()
              + " levels, or has a number or a name that is too long; an export has no such values,"
              + " so export it again",
          e);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new UsageException(
          name
              + ": not JSON"
              + (at == null ? "" : ", at line " + at.getLineNr() + ", column " + at.getColumnNr())
              + "; give answers of the Public API, or what `terraform show -json` prints",
          e);
    } catch (IOException e) {
      throw new UsageException(name + ": cannot be read: " + Messages.reason(e), e);
    }
  }
}
