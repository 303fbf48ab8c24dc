package io.spillway.job.livecatalog;

import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * A version of the catalog on its way from one operator to another.
 *
 * @param sender the subtask that sends it
 */
public record SentCatalog(int sender, CatalogVersion version) {
  public static final TypeInformation<SentCatalog> TYPE =
      new RecordTypeInfo<>(SentCatalog.class, new Format());

  public SentCatalog {
    Objects.requireNonNull(version, "version");
  }

  /** On the network. */
  public static final class Format implements RecordFormat<SentCatalog> {
    private static final long serialVersionUID = 1L;

    private static final CatalogVersion.Format VERSIONS = new CatalogVersion.Format();

    @Override
    public void write(SentCatalog sent, DataOutputView target) throws IOException {
      target.writeInt(sent.sender);
      VERSIONS.writeVersioned(sent.version, target);
    }

    @Override
    public SentCatalog read(int version, DataInputView source) throws IOException {
      return new SentCatalog(source.readInt(), VERSIONS.readVersioned(source));
    }
  }
}
