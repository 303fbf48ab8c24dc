package io.spillway.local.demo;

import io.spillway.local.events.EventType;
import io.spillway.local.events.GeneratedEvent;
import io.spillway.local.s3.DestinationEntry;
import io.spillway.local.s3.Role;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The demo's customers: what each is set up to get, and what it must get of the generated events.
 */
@SuppressWarnings("ImmutableEnumChecker") // the predicates capture nothing
public enum DemoDestination {
  ACME(
      "111111111111",
      "acme-data-lake",
      ',',
      5000,
      event -> true,
      """
          mappings:
            - id: everything
              trigger: type = "track" or type = "identify" or type = "page" or type = "screen" or type = "group" or type = "alias"
              athena: true
              compression: gzip
              s3_aws_folder_name: events
              audience_action_column_name: audience_action
              batch_size_column_name: batch_size
              batch_size: 5000
      """),
  GLOBEX(
      "222222222222",
      "globex-audiences",
      '|',
      500,
      event -> event.computationKey() != null,
      """
          mappings:
            - id: audiences
              trigger: (type = "identify" or type = "track") and context.personas.computation_key != null
              columns:
                user_id: {"@path": $.userId}
                audience_name: {"@path": $.context.personas.computation_key}
                message_id: {"@path": $.messageId}
              audience_action_column_name: in_audience
              s3_aws_folder_name: audiences
              filename_prefix: audience.txt
              delimiter: "|"
              file_extension: txt
              batch_size_column_name: batch_size
              batch_size: 500
      """),
  INITECH(
      "333333333333",
      "initech-web",
      '\t',
      1000,
      event ->
          (event.type() == EventType.PAGE || event.type() == EventType.SCREEN)
              && Set.of("wk_source_0", "wk_source_1").contains(event.writeKey()),
      """
          sources: [wk_source_0, wk_source_1]
          mappings:
            - id: visits
              trigger: type = "page" or type = "screen"
              s3_aws_folder_name: visits/
              filename_prefix: visits
              audience_action_column_name: audience_action
              batch_size_column_name: batch_size
              delimiter: tab
              file_extension: txt
              batch_size: 1000
      """),
  UMBRELLA(
      "444444444444",
      "umbrella-crm",
      ';',
      2000,
      event -> Set.of(EventType.IDENTIFY, EventType.GROUP, EventType.ALIAS).contains(event.type()),
      """
          mappings:
            - id: people
              trigger: type = "identify" or type = "group" or type = "alias"
              s3_aws_folder_name: {"@template": "crm/{{type}}"}
              batch_size_column_name: batch_size
              delimiter: ";"
              batch_size: 2000
              columns_to_transform:
                - {column_name: email, hash_algorithm: sha256, normalize: lowercase_trim}
      """),
  HOOLI(
      "555555555555",
      "hooli-orders",
      ':',
      700,
      event -> event.type() == EventType.TRACK && "Order Completed".equals(event.name()),
      """
          mappings:
            - id: orders
              trigger: type = "track" and event = "Order Completed"
              columns:
                message_id: {"@path": $.messageId}
                total: {"@path": $.properties.total}
                currency:
                  "@if":
                    exists: {"@path": $.properties.currency}
                    then: {"@path": $.properties.currency}
                    else: USD
                products: {"@path": $.properties.products}
              batch_size_column_name: batch_size
              filename_prefix: orders
              delimiter: ":"
              batch_size: 700
      """);

  private final String account;
  private final String bucket;
  private final char delimiter;
  private final int batchSize;
  private final Predicate<GeneratedEvent> wanted;
  private final String catalogEntry;

  DemoDestination(
      String account,
      String bucket,
      char delimiter,
      int batchSize,
      Predicate<GeneratedEvent> wanted,
      String catalogEntry) {
    this.account = account;
    this.bucket = bucket;
    this.delimiter = delimiter;
    this.batchSize = batchSize;
    this.wanted = wanted;
    this.catalogEntry = catalogEntry;
  }

  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  public String bucket() {
    return bucket;
  }

  char delimiter() {
    return delimiter;
  }

  public int batchSize() {
    return batchSize;
  }

  /** Whether the event's row must be in this destination's bucket. */
  boolean wants(GeneratedEvent event) {
    return event.isValid() && event.integrations().delivered() && wanted.test(event);
  }

  public Role role() {
    return Role.of(roleArn(), externalId(), bucket);
  }

  private String roleArn() {
    return "arn:aws:iam::" + account + ":role/" + id() + "-exports";
  }

  private String externalId() {
    return id() + "-external-id";
  }

  /** Its part of the catalog, an item of {@code destinations}. */
  String catalogEntry(URI s3) {
    return DestinationEntry.of(id(), roleArn(), externalId(), bucket, s3) + catalogEntry;
  }
}
