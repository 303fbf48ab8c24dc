package io.spillway.local.platform;

import io.spillway.local.host.DataDirectory;
import io.spillway.local.s3.EmbeddedS3;
import io.spillway.local.s3.EmbeddedSts;
import io.spillway.local.s3.Role;
import java.io.IOException;
import java.time.Clock;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * {@link PlatformStorage} with one customer, started anew for each test. This JVM has the
 * platform's credentials.
 */
public final class OneCustomer implements BeforeEachCallback, AfterEachCallback {
  public static final String ROLE = "arn:aws:iam::123456789012:role/spillway";
  public static final String BUCKET = "acme-bucket";

  private final String externalId;
  private DataDirectory data;
  private PlatformStorage storage;

  /**
   * @param externalId that the customer's role requires
   */
  public OneCustomer(String externalId) {
    this.externalId = externalId;
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException {
    data = DataDirectory.temporary("spillway-storage");
    start(Clock.systemUTC());
  }

  /** Starts again with the clock of another time. */
  public void restart(Clock clock) throws IOException {
    storage.close();
    start(clock);
  }

  private void start(Clock clock) throws IOException {
    storage = PlatformStorage.start(data.path(), clock);
    storage.exportCredentials();
    storage.addCustomer(Role.of(ROLE, externalId, BUCKET));
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException {
    storage.close();
    data.close();
  }

  public PlatformStorage storage() {
    return storage;
  }

  public EmbeddedS3 s3() {
    return storage.s3();
  }

  public EmbeddedSts sts() {
    return storage.sts();
  }

  /** Expires the sessions of the customer's role. */
  public void expireSessions() {
    storage.expireSessions(ROLE);
  }
}
