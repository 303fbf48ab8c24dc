package io.spillway.local.cli;

import io.spillway.local.s3.Role;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code <arn>,<external-id>,<bucket>[,<bucket>...]}. */
final class RoleConverter implements ITypeConverter<Role> {
  private static final int FIRST_BUCKET = 2;

  @Override
  public Role convert(String value) {
    String[] parts = value.split(",", -1);
    boolean complete =
        parts.length > FIRST_BUCKET && Arrays.stream(parts).noneMatch(String::isBlank);
    if (!complete || !parts[0].startsWith("arn:")) {
      throw new TypeConversionException(
          "'"
              + value
              + "' is not a role; give <arn>,<external-id>,<bucket>, such as"
              + " arn:aws:iam::123456789012:role/export,my-id,customer-a.");
    }
    return Role.of(parts[0], parts[1], Arrays.copyOfRange(parts, FIRST_BUCKET, parts.length));
  }
}
