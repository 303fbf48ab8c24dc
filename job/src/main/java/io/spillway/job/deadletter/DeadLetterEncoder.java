package io.spillway.job.deadletter;

import io.spillway.routing.DeadLetterLine;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.flink.api.common.serialization.Encoder;

/** Writes dead letters as {@link DeadLetterLine}s. */
final class DeadLetterEncoder implements Encoder<DeadLetter> {
  private static final long serialVersionUID = 1L;

  @Override
  public void encode(DeadLetter letter, OutputStream stream) throws IOException {
    letter.line().write(letter.record().value(), stream);
  }
}
