package io.spillway.catalog;

/** Catalogs for tests, written as a person would write them. */
public final class Catalogs {
  private Catalogs() {}

  /** A catalog of destinations, each as {@link #destination} spells it. */
  public static CatalogDocument of(String... destinations) {
    return CatalogDocument.of(
        "catalog.yaml", "{destinations: [" + String.join(", ", destinations) + "]}");
  }

  /**
   * A destination on the platform's own credentials.
   *
   * @param more further keys with a comma after each, may be empty
   * @param mappings each a YAML flow mapping
   */
  public static String destination(String id, String more, String... mappings) {
    return "{id: "
        + id
        + ", "
        + more
        + "settings: {s3_aws_bucket_name: "
        + id
        + "-bucket, s3_aws_region: eu-west-1, use_platform_credentials: true}, mappings: ["
        + String.join(", ", mappings)
        + "]}";
  }

  /** A mapping of all events into one column that holds the event's name. */
  public static String mapping(String id, String more) {
    return "{id: "
        + id
        + ", "
        + more
        + "trigger: 'type != \"\"', columns: {event: {'@path': $.event}}}";
  }

  /** The text of a catalog with a destination {@code acme} that needs an external id. */
  public static String withExternalId(String externalId) {
    return """
    destinations:
      - id: acme
        settings:
          iam_role_arn: arn:aws:iam::111111111111:role/acme
          iam_external_id: %s
          s3_aws_bucket_name: acme-bucket
          s3_aws_region: eu-west-1
        mappings: []
    """
        .formatted(externalId);
  }
}
