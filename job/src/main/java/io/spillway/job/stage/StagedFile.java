package io.spillway.job.stage;

import io.spillway.catalog.Owner;
import io.spillway.job.serialization.RecordFormat;
import io.spillway.job.serialization.RecordTypeInfo;
import io.spillway.staging.SharedPart;
import io.spillway.staging.StagedPath;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * A file that is owed to a customer, in the platform's bucket or about to be: it is there for good
 * once its checkpoint is complete.
 *
 * @param path a {@link StagedPath}, which no other file has; where the file is below the staging
 *     path unless it shares a part with others
 * @param bytes its length
 * @param checkpointId the checkpoint that commits it
 * @param stagedMillis when it was staged
 * @param facts null when it was staged by a release that did not keep them
 * @param shared the part that it shares with others; null when it has one of its own
 */
public record StagedFile(
    String path,
    long bytes,
    long checkpointId,
    long stagedMillis,
    @Nullable FileFacts facts,
    @Nullable InPart shared) {
  public static final TypeInformation<StagedFile> TYPE =
      new RecordTypeInfo<>(StagedFile.class, new Format());

  /** No id of a destination has it. */
  private static final char SHARD = '#';

  /**
   * Where a file is in a shared part.
   *
   * @param part its path below the staging path, a {@link SharedPart}
   * @param offset where the file begins in it
   */
  public record InPart(String part, long offset) {
    public InPart {
      Objects.requireNonNull(part, "part");
    }
  }

  public StagedFile {
    Objects.requireNonNull(path, "path");
  }

  /** A file that has a part of its own, and of which no more is known. */
  public StagedFile(String path, long bytes, long checkpointId, long stagedMillis) {
    this(path, bytes, checkpointId, stagedMillis, null, null);
  }

  /** The path below the staging path of what holds the file. */
  public String partPath() {
    return shared == null ? path : shared.part;
  }

  /** Where the file begins in what holds it. */
  public long offset() {
    return shared == null ? 0 : shared.offset;
  }

  /** For whom it was staged; null if a release staged it that did not say. */
  public @Nullable Owner owner() {
    return StagedPath.parse(path).owner();
  }

  /**
   * The key of Deliver's state: all files of one key are delivered by one subtask. It is the
   * destination's id, behind which a number stands for some files of mappings with shards.
   */
  public String key() {
    String destinationId = StagedPath.destinationId(path);
    int shard = facts == null ? 0 : Math.floorMod(path.hashCode(), facts.shards());
    return shard == 0 ? destinationId : destinationId + SHARD + shard;
  }

  /** Whose files have a key. */
  public static String destinationIdOfKey(String key) {
    int end = key.indexOf(SHARD);
    return end < 0 ? key : key.substring(0, end);
  }

  /** On the network and in Deliver's state. */
  public static final class Format implements RecordFormat<StagedFile> {
    private static final long serialVersionUID = 1L;

    private static final int WITH_FACTS = 2;
    private static final int WITH_PART = 3;
    private static final FileFacts.Format FACTS = new FileFacts.Format();

    @Override
    public int version() {
      return WITH_PART;
    }

    @Override
    public void write(StagedFile file, DataOutputView target) throws IOException {
      StringValue.writeString(file.path, target);
      target.writeLong(file.bytes);
      target.writeLong(file.checkpointId);
      target.writeLong(file.stagedMillis);
      FACTS.writeNullable(file.facts, target);
      StringValue.writeString(file.shared == null ? null : file.shared.part, target);
      if (file.shared != null) {
        target.writeLong(file.shared.offset);
      }
    }

    @Override
    public StagedFile read(int version, DataInputView source) throws IOException {
      return new StagedFile(
          StringValue.readString(source),
          source.readLong(),
          source.readLong(),
          source.readLong(),
          version < WITH_FACTS ? null : FACTS.readNullable(source),
          version < WITH_PART ? null : readPart(source));
    }

    private static @Nullable InPart readPart(DataInputView source) throws IOException {
      String part = StringValue.readString(source);
      return part == null ? null : new InPart(part, source.readLong());
    }
  }
}
