package io.spillway.job.source;

import org.apache.flink.runtime.throwable.ThrowableAnnotation;
import org.apache.flink.runtime.throwable.ThrowableType;

/**
 * Ends the job without a restart: going on would lose or double events, so somebody must decide.
 */
@ThrowableAnnotation(ThrowableType.NonRecoverableError)
public final class SourceStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong and the choices there are
   */
  public SourceStoppedException(String message) {
    super(message);
  }
}
