package io.spillway.bench.s3;

import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.EmbeddedS3;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * How to start an S3 over TLS that keeps objects as plain files: {@link ObjectFiles} in front of
 * S3Proxy. Clients have to trust its certificate.
 */
public final class LeanS3 {
  private static final String PASSWORD = "changeit";
  private static final String TYPE = "PKCS12";

  private final Path keys;

  private LeanS3(Path keys) {
    this.keys = keys;
  }

  /** Makes a certificate for the loopback address, in a file in the directory. */
  public static LeanS3 withCertificateIn(Path directory) throws IOException, InterruptedException {
    Path keys = directory.resolve("s3-keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "s3",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-keyalg",
                "EC",
                "-validity",
                "30",
                "-storetype",
                TYPE,
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool made no certificate: " + said);
    }
    return new LeanS3(keys);
  }

  /** JVM options of a process whose clients trust the certificate, and no other. */
  public List<String> trustAsJvmOptions() {
    return List.of(
        "-Djavax.net.ssl.trustStore=" + keys,
        "-Djavax.net.ssl.trustStoreType=" + TYPE,
        "-Djavax.net.ssl.trustStorePassword=" + PASSWORD);
  }

  /** See {@link PlatformStorage#start(Path, PlatformStorage.S3Start)}. */
  public PlatformStorage.S3Start start() {
    return (directory, identities) -> {
      Path uploads = Files.createDirectories(directory.resolve("uploads"));
      return EmbeddedS3.start(
          directory,
          0,
          identities,
          new EmbeddedS3.Variant(
              tls(), s3Proxy -> new ObjectFiles(s3Proxy, directory, uploads, identities)));
    };
  }

  private SSLContext tls() throws IOException {
    try (InputStream file = Files.newInputStream(keys)) {
      KeyStore store = KeyStore.getInstance(TYPE);
      store.load(file, PASSWORD.toCharArray());
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("The certificate cannot be used", e);
    }
  }
}
