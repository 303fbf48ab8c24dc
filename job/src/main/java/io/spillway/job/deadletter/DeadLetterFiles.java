package io.spillway.job.deadletter;

import io.spillway.deadletter.DeadLetterLine;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.file.sink.FileSink;
import org.apache.flink.core.fs.Path;
import org.apache.flink.streaming.api.functions.sink.filesystem.OutputFileConfig;
import org.apache.flink.streaming.api.functions.sink.filesystem.rollingpolicies.OnCheckpointRollingPolicy;

/** Writes dead letters to files by hour, as lines of JSON, exactly once. */
public final class DeadLetterFiles {
  private DeadLetterFiles() {}

  public static Sink<DeadLetter> in(Path folder) {
    return FileSink.forRowFormat(folder, DeadLetterFiles::write)
        .withRollingPolicy(OnCheckpointRollingPolicy.build())
        .withOutputFileConfig(new OutputFileConfig("dead-letters", ".jsonl"))
        .build();
  }

  static void write(DeadLetter deadLetter, OutputStream file) throws IOException {
    new DeadLetterLine(
            deadLetter.rejections(),
            deadLetter.origin(),
            deadLetter.content(),
            deadLetter.withheldBytes())
        .write(file);
  }
}
