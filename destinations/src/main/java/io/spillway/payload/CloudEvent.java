package io.spillway.payload;

import static io.spillway.payload.UnreadablePayloadException.wrongFormat;

import io.spillway.json.JsonReader;
import io.spillway.json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * A CloudEvent in structured mode, https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/
 * formats/json-format.md: its {@code data} is the event, or its {@code data_base64}.
 */
final class CloudEvent {
  private static final String VERSION = "specversion";
  private static final String DATA = "data";
  private static final String DATA_BASE64 = "data_base64";

  private CloudEvent() {}

  /** The bytes of the event. */
  static byte[] data(byte[] bytes, int start) throws UnreadablePayloadException {
    Map<String, int[]> members = new HashMap<>();
    int unused =
        JsonParts.ofObject(
            bytes,
            start,
            bytes.length,
            (keyStart, keyEnd, from, to) -> {
              String name = JsonKeys.key(bytes, keyStart, keyEnd);
              if (name.equals(VERSION) || name.equals(DATA) || name.equals(DATA_BASE64)) {
                members.put(name, new int[] {from, to});
              }
            });
    if (!members.containsKey(VERSION)) {
      throw wrongFormat("it has no " + VERSION + ", and no header ce_" + VERSION);
    }
    int[] data = members.get(DATA);
    int[] base64 = members.get(DATA_BASE64);
    if (data != null && base64 != null) {
      throw wrongFormat("it has both " + DATA + " and " + DATA_BASE64);
    }
    if (base64 != null) {
      return decoded(bytes, base64);
    }
    if (data == null || isNull(bytes, data)) {
      throw wrongFormat("it has no " + DATA);
    }
    return Arrays.copyOfRange(bytes, data[0], data[1]);
  }

  private static boolean isNull(byte[] bytes, int[] range) {
    return new String(bytes, range[0], Math.min(5, range[1] - range[0]), StandardCharsets.UTF_8)
        .equals("null");
  }

  private static byte[] decoded(byte[] bytes, int[] range) throws UnreadablePayloadException {
    String quoted = new String(bytes, range[0], range[1] - range[0], StandardCharsets.UTF_8);
    try {
      String text = new JsonReader(1).read(quoted).textValue();
      if (text != null) {
        return Base64.getDecoder().decode(text);
      }
    } catch (MalformedJsonException | IllegalArgumentException e) {
      // Falls through to the answer for everything that is no Base64.
    }
    throw wrongFormat("its " + DATA_BASE64 + " is not text in Base64");
  }
}
