package io.spillway.job.stage;

import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * A staged file on its way from Stage to Deliver.
 *
 * @param content its bytes, which nobody changes; null when they are to be read from staging
 */
@SuppressWarnings("ArrayRecordComponent")
public record SentFile(StagedFile file, byte @Nullable [] content) {
  public static final TypeInformation<SentFile> TYPE =
      new RecordTypeInfo<>(SentFile.class, new Format());

  public SentFile {
    Objects.requireNonNull(file, "file");
  }

  /** See {@link StagedFile#key}. */
  public String key() {
    return file.key();
  }

  /** On the network, and never in state of an operator. */
  public static final class Format implements RecordFormat<SentFile> {
    private static final long serialVersionUID = 1L;

    /**
     * The first one. Lower ones are those of a {@link StagedFile}, which was sent before: network
     * buffers are in state when checkpoints are unaligned.
     */
    private static final int WITH_CONTENT = 4;

    private static final StagedFile.Format FILES = new StagedFile.Format();

    @Override
    public int version() {
      return WITH_CONTENT;
    }

    @Override
    public void write(SentFile sent, DataOutputView target) throws IOException {
      FILES.writeVersioned(sent.file, target);
      target.writeBoolean(sent.content != null);
      if (sent.content != null) {
        RecordFormat.writeBytes(sent.content, target);
      }
    }

    @Override
    public SentFile read(int version, DataInputView source) throws IOException {
      if (version < WITH_CONTENT) {
        return new SentFile(FILES.read(version, source), null);
      }
      return new SentFile(
          FILES.readVersioned(source),
          source.readBoolean() ? RecordFormat.readBytes(source) : null);
    }
  }
}
