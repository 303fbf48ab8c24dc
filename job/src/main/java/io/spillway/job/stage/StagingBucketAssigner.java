package io.spillway.job.stage;

import io.spillway.job.batch.BatchChunk;
import io.spillway.staging.StagedPath;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;

/** Puts a batch into the folder that {@link StagedPath} spells for it. */
final class StagingBucketAssigner implements BucketAssigner<BatchChunk, String> {
  private static final long serialVersionUID = 1L;

  @Override
  public String getBucketId(BatchChunk chunk, Context context) {
    return StagedPath.folder(chunk.output(), chunk.closed());
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
