package io.spillway.settings;

import io.spillway.diagnostic.Diagnostic;
import io.spillway.diagnostic.NearestName;
import io.spillway.payload.PayloadFormat;
import io.spillway.payload.PayloadFormats;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the formats of topics, for the job and for the commands that check its settings. */
public final class FormatSettings {
  /** The format of topics that have none of their own. */
  public static final String FORMAT = "source.format";

  /** The formats of single topics, {@code topic:format} each, separated by commas. */
  public static final String FORMATS = "source.formats";

  private static final List<String> SPELLINGS =
      PayloadFormat.ALL.stream().map(PayloadFormat::toString).toList();

  private static final List<String> PLAIN_SPELLINGS = SPELLINGS.subList(0, SPELLINGS.size() / 2);

  private FormatSettings() {}

  /**
   * Reads and checks both settings.
   *
   * @param settings a setting's value by its key, null when it is not set
   * @throws UsageException naming the key, and the topic if it has one, whose format is none
   */
  public static PayloadFormats read(Function<String, @Nullable String> settings)
      throws UsageException {
    String usual = settings.apply(FORMAT);
    Map<String, PayloadFormat> byTopic = new LinkedHashMap<>();
    String text = settings.apply(FORMATS);
    if (text != null) {
      for (String entry : text.split(",", -1)) {
        int colon = entry.indexOf(':');
        String topic = entry.substring(0, Math.max(0, colon)).strip();
        if (topic.isEmpty()) {
          throw new UsageException(
              FORMATS
                  + ": "
                  + Diagnostic.value(entry.strip())
                  + " is not a topic with its format; give them like events:json-array, separated"
                  + " by commas, or as a YAML map");
        }
        PayloadFormat format =
            format(FORMATS + ": topic " + Diagnostic.value(topic), entry.substring(colon + 1));
        if (byTopic.put(topic, format) != null) {
          throw new UsageException(
              FORMATS + ": topic " + Diagnostic.value(topic) + " is there twice; give it once");
        }
      }
    }
    return new PayloadFormats(usual == null ? PayloadFormat.JSON : format(FORMAT, usual), byTopic);
  }

  /**
   * The format of a spelling.
   *
   * @param where of the setting or the option, for the message
   * @throws UsageException if there is no such format
   */
  public static PayloadFormat format(String where, String spelling) throws UsageException {
    String stripped = spelling.strip();
    return PayloadFormat.of(stripped)
        .orElseThrow(
            () ->
                new UsageException(
                    where
                        + ": "
                        + Diagnostic.value(stripped)
                        + " is not a format; "
                        + NearestName.meant(stripped, SPELLINGS)
                            .map(nearest -> "did you mean " + nearest + "? There are ")
                            .orElse("give one of ")
                        + String.join(", ", PLAIN_SPELLINGS)
                        + ", each also with gzip+ before it"));
  }
}
