package io.spillway.catalog;

/** What a bucket's name stands for in AWS; they need different permissions. */
public enum BucketKind {
  GENERAL_PURPOSE,
  /** A bucket of S3 Express One Zone, e.g. {@code logs--euw1-az1--x-s3}. */
  DIRECTORY,
  /** The ARN of an {@link AccessPoint}. */
  ACCESS_POINT,
  /** The alias of an access point, from which its name cannot be told. */
  ACCESS_POINT_ALIAS;

  private static final String DIRECTORY_SUFFIX = "--x-s3";
  private static final String ALIAS_SUFFIX = "-s3alias";

  public boolean isAccessPoint() {
    return this == ACCESS_POINT || this == ACCESS_POINT_ALIAS;
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
