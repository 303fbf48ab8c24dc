package io.spillway.playground;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The JSON object that a request brings. */
final class JsonBody {
  /** A request is flat: what nests is in its texts. */
  private static final int DEPTH = 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH)
                          .maxStringLength(Integer.MAX_VALUE)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode json;

  private JsonBody(JsonNode json) {
    this.json = json;
  }

  /** Reads a body of at most so many bytes. */
  static JsonBody read(InputStream in, int mostBytes) throws RequestException, IOException {
    byte[] bytes = in.readNBytes(mostBytes + 1);
    if (bytes.length > mostBytes) {
      throw new RequestException(
          Answer.TOO_LARGE,
          "This is more than the "
              + (mostBytes >> 20)
              + " MiB that the playground takes at once; use fewer events, or `spillway preview`.");
    }
    try {
      JsonNode json = MAPPER.readTree(bytes);
      if (json.isObject()) {
        return new JsonBody(json);
      }
    } catch (JsonProcessingException e) {
      // Falls through to the answer for every body that is no JSON object.
    }
    throw new RequestException(Answer.BAD_REQUEST, "The request is not a JSON object.");
  }

  /** A text that has to be there. */
  String text(String key) throws RequestException {
    String text = optionalText(key);
    if (text == null) {
      throw new RequestException(Answer.BAD_REQUEST, "The request lacks the text '" + key + "'.");
    }
    return text;
  }

  /** A text; null when there is none. */
  @Nullable String optionalText(String key) throws RequestException {
    JsonNode value = json.path(key);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new RequestException(Answer.BAD_REQUEST, "'" + key + "' in the request is not text.");
    }
    return value.textValue();
  }
}
