package io.spillway.job.stage;

import io.spillway.job.batch.BatchChunk;
import org.apache.flink.streaming.api.functions.sink.filesystem.PartFileInfo;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.CheckpointRollingPolicy;

/**
 * One file per batch. Flink does not ask about the element that opens a part file, so nothing is
 * counted here: a batch's first chunk closes whatever file was open before it, and as Batch cuts at
 * {@code batch_size}, no file holds more rows than that. Every checkpoint closes the last one.
 */
final class BatchSizeRollingPolicy extends CheckpointRollingPolicy<BatchChunk, String> {
  private static final long serialVersionUID = 1L;

  @Override
  public boolean shouldRollOnEvent(PartFileInfo<String> part, BatchChunk chunk) {
    return chunk.first();
  }

  @Override
  public boolean shouldRollOnProcessingTime(PartFileInfo<String> part, long currentTime) {
    return false;
  }
}
