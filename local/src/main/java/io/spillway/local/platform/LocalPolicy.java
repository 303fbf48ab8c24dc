package io.spillway.local.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The policy for destinations whose buckets are on this machine: without it the job refuses
 * endpoints at loopback addresses, and the platform's own credentials.
 */
public final class LocalPolicy {
  private static final String TEXT =
      """
      secrets:
        external_ids: ["*"]
        access_keys: ["*"]
        folder: %s
      identity:
        platform_credentials:
          - owners: ["*"]
            destinations: ["*"]
            buckets: ["*"]
            endpoints:
              - {url: "http://127.0.0.1:*"}
              - {url: "https://127.0.0.1:*"}
              - {url: "http://localhost:*"}
      endpoints:
        - {url: "http://127.0.0.1:*", private: true}
        - {url: "https://127.0.0.1:*", private: true}
        - {url: "http://localhost:*", private: true}
      """;

  private LocalPolicy() {}

  /** Writes it into a folder. */
  public static Path write(Path directory) throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath().normalize();
    return Files.writeString(directory.resolve("policy.yaml"), TEXT.formatted(temporary));
  }
}
