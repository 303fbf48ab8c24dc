package io.spillway.local.demo;

import io.spillway.local.events.EventType;
import io.spillway.local.events.GeneratedEvent;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.DestinationEntry;
import io.spillway.local.s3.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The demo's customers: how each is configured, and which of the generated events it must receive.
 */
@SuppressWarnings("ImmutableEnumChecker") // the predicates capture nothing
public enum DemoDestination {
  ACME(
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

  private final String bucket;
  private final char delimiter;
  private final int batchSize;
  private final Predicate<GeneratedEvent> wanted;
  private final String mappings;

  DemoDestination(
      String bucket,
      char delimiter,
      int batchSize,
      Predicate<GeneratedEvent> wanted,
      String mappings) {
    this.bucket = bucket;
    this.delimiter = delimiter;
    this.batchSize = batchSize;
    this.wanted = wanted;
    this.mappings = mappings;
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

  /** The customer's role, in an AWS account of its own. */
  public Role role() {
    String account = String.format("%012d", bucket.hashCode() & Integer.MAX_VALUE);
    return Role.of(
        "arn:aws:iam::" + account + ":role/" + id() + "-exports", id() + "-external-id", bucket);
  }

  /** Adds all of the demo's customers. */
  public static void addAllTo(PlatformStorage storage) {
    for (DemoDestination destination : values()) {
      storage.addCustomer(destination.role());
    }
  }

  /** Writes the catalog of all destinations into a directory. */
  public static Path writeCatalog(Path directory, URI s3) throws IOException {
    return Files.writeString(directory.resolve("destinations.yaml"), catalog(s3));
  }

  /** The catalog of all destinations. */
  public static String catalog(URI s3) {
    StringBuilder catalog = new StringBuilder("destinations:\n");
    for (DemoDestination destination : values()) {
      catalog
          .append(DestinationEntry.of(destination.id(), destination.role(), s3))
          .append(destination.mappings);
    }
    return catalog.toString();
  }
}
