package io.spillway.job.batch;

import io.spillway.catalog.Catalogs;
import io.spillway.job.catalog.CatalogVersion;
import io.spillway.job.catalog.CatalogVersions;
import io.spillway.job.serialization.RecordSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Writes what {@link RecordSerializersTest} reads. Not part of any build: run it when a serializer
 * is new or writes another version, into a folder of that version, and keep the folders before.
 *
 * <pre>{@code
 * mvn test -pl job -am -Dtest=SerializersFixture -Dstate.version=2 \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
class SerializersFixture {
  private final Path folder =
      Path.of("src", "test", "resources", "state", System.getProperty("state.version", "1"));

  @Test
  void writeFiles() throws IOException {
    Files.createDirectories(folder);
    for (Arguments arguments : RecordSerializersTest.values().toList()) {
      write((RecordSerializer<?>) arguments.get()[0], arguments.get()[1]);
    }
    CatalogVersion catalog =
        CatalogVersions.of(
            Catalogs.of(Catalogs.destination("acme", "", Catalogs.mapping("orders", ""))));
    write(new CatalogVersion.Serializer(), catalog);
  }

  @SuppressWarnings("unchecked")
  private <T> void write(RecordSerializer<T> serializer, Object value) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(256);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    serializer.serialize((T) value, out);
    String name = serializer.getClass().getName().replaceAll(".*\\.", "").replace("$", ".");
    Files.write(folder.resolve(name + ".bin"), out.getCopyOfBuffer());
  }
}
