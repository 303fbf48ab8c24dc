package io.spillway.job.deadletter;

import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** Dead letters as JSON lines in files by hour, exactly once. */
public final class DeadLetterFiles {
  private DeadLetterFiles() {}

  public static Sink<DeadLetter> in(Path folder) {
    return FileSink.forRowFormat(folder, new DeadLetterEncoder())
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(new OutputFileConfig("dead-letters", ".jsonl"))
        .build();
  }
}
