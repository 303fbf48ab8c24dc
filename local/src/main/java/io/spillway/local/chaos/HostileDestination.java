package io.spillway.local.chaos;

import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.DestinationEntry;
import io.spillway.local.s3.Role;
import java.net.URI;

/** The destination for hostile events alone, with mappings that some of them make expensive. */
final class HostileDestination {
  static final String BUCKET = "hostile";

  /** The types of events that exhaust the budget of the mapping with this id. */
  static final String PRODUCT = "poison-product";

  static final String SEARCH = "poison-search";
  static final String TEXT = "poison-text";

  private static final Role ROLE =
      Role.of("arn:aws:iam::800000000000:role/hostile", "hostile-external-id", BUCKET);
  private static final String MAPPINGS =
      """
          mappings:
            - id: %1$s
              trigger: type = "%1$s"
              columns:
                message_id: {"@path": $.messageId}
                product: {"@arrayPath": [$.properties.items, {inner: {"@arrayPath": [{"@literal": [%4$s0]}, {x: 1}]}}]}
            - id: %2$s
              trigger: type = "%2$s"
              columns:
                message_id: {"@path": $.messageId}
                found: {"@liquid": "{{ properties.text | replace: properties.sought, '' }}"}
            - id: %3$s
              trigger: type = "%3$s"
              columns:
                message_id: {"@path": $.messageId}
                text: {"@liquid": "%5$s"}
            - id: bombs
              trigger: properties.bomb = true
              columns:
                message_id: {"@path": $.messageId}
                name: {"@path": $.event}
                key: {"@path": $.properties.key}
              batch_keys: [name, key]
              s3_aws_folder_name: {"@path": $.properties.folder}
      """
          .formatted(PRODUCT, SEARCH, TEXT, "0, ".repeat(999), "{{ properties.text }}".repeat(40));

  private HostileDestination() {}

  /** Creates the bucket and the role. */
  static void addTo(PlatformStorage storage) {
    storage.addCustomer(ROLE);
  }

  /** Its part of the catalog, an item of {@code destinations}. */
  static String catalogEntry(URI s3) {
    return DestinationEntry.of("hostile", ROLE, s3) + MAPPINGS;
  }
}
