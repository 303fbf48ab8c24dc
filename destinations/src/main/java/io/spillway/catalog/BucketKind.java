package io.spillway.catalog;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a bucket's name stands for in AWS; they need different permissions. */
public enum BucketKind {
  GENERAL_PURPOSE,
  /** A bucket of S3 Express One Zone, e.g. {@code logs--euw1-az1--x-s3}. */
  DIRECTORY,
  /** The ARN of an {@link AccessPoint}. */
  ACCESS_POINT,
  /** The alias of an access point, from which its name cannot be told. */
  ACCESS_POINT_ALIAS;

  static final String DIRECTORY_SUFFIX = "--x-s3";

  /** AWS: "Directory bucket naming rules"; a zone's id is like {@code use1-az4}. */
  private static final Pattern DIRECTORY_NAME =
      Pattern.compile(
          "[a-z0-9]([a-z0-9-]*[a-z0-9])?--([a-z0-9]+(-[a-z0-9]+)*-az[0-9]+)" + DIRECTORY_SUFFIX);

  private static final String ALIAS_SUFFIX = "-s3alias";

  public boolean isAccessPoint() {
    return this == ACCESS_POINT || this == ACCESS_POINT_ALIAS;
  }

  /** The id of the zone that a directory bucket's name ends in; empty when there is none. */
  static String zone(String directory) {
    Matcher name = DIRECTORY_NAME.matcher(directory);
    return name.matches() ? name.group(2) : "";
  }

  static BucketKind of(String name) {
    if (AccessPoint.parse(name).isPresent()) {
      return ACCESS_POINT;
    }
    if (name.endsWith(DIRECTORY_SUFFIX)) {
      return DIRECTORY;
    }
    return name.endsWith(ALIAS_SUFFIX) ? ACCESS_POINT_ALIAS : GENERAL_PURPOSE;
  }
}
