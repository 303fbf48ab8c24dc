package io.spillway.local.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the number of a port. */
public final class PortConverter implements ITypeConverter<Integer> {
  private static final int HIGHEST = 65_535;

  @Override
  public Integer convert(String value) {
    int port;
    try {
      port = Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw notAPort(value);
    }
    if (port < 0 || port > HIGHEST) {
      throw notAPort(value);
    }
    return port;
  }

  private static TypeConversionException notAPort(String value) {
    return new TypeConversionException(
        "'"
            + value
            + "' is not a port; give a number from 0 to 65535, where 0 takes any free one.");
  }
}
