package io.spillway.job.batch;

import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Writes what {@link RecordSerializersTest} reads. Not part of any build: run it when a format is
 * new or writes another version, or state names other classes, into a folder of that version, and
 * keep the folders before.
 *
 * <pre>{@code
 * mvn test -pl job -am -Dtest=SerializersFixture -Dstate.version=8 \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 */
class SerializersFixture {
  private final Path folder =
      Path.of("src", "test", "resources", "state", System.getProperty("state.version"));

  @Test
  void writeFiles() throws IOException {
    Files.createDirectories(folder);
    for (Arguments arguments : RecordSerializersTest.state().toList()) {
      write((RecordFormat<?>) arguments.get()[0], arguments.get()[1]);
    }
  }

  @SuppressWarnings("unchecked")
  private <T> void write(RecordFormat<T> format, Object value) throws IOException {
    RecordSerializer<T> serializer = new RecordSerializer<>(format);
    DataOutputSerializer out = new DataOutputSerializer(256);
    TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
    serializer.serialize((T) value, out);
    Files.write(folder.resolve(value.getClass().getSimpleName() + ".bin"), out.getCopyOfBuffer());
  }
}
