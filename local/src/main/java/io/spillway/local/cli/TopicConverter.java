package io.spillway.local.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code <name>} or {@code <name>:<partitions>}. */
final class TopicConverter implements ITypeConverter<TopicConverter.Topic> {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9._-]{1,249})(?::([1-9]\\d{0,3}))?");
  private static final int DEFAULT_PARTITIONS = 2;

  /** A topic to create. */
  record Topic(String name, int partitions) {}

  @Override
  public Topic convert(String value) {
    Matcher matcher = FORM.matcher(value);
    if (!matcher.matches()) {
      throw new TypeConversionException(
          "'" + value + "' is not a topic; give <name> or <name>:<partitions>, such as events:4.");
    }
    String partitions = matcher.group(2);
    return new Topic(
        matcher.group(1), partitions == null ? DEFAULT_PARTITIONS : Integer.parseInt(partitions));
  }
}
