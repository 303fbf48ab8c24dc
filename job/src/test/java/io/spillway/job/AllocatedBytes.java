package io.spillway.job;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.apache.flink.util.function.RunnableWithException;

/**
 * Counts what code allocates. Rows are only ever copied into memory that is allocated for them, or
 * into a buffer of a known size, so this shows how often they are copied.
 */
public final class AllocatedBytes {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocatedBytes() {}

  /** What the code allocates in this thread when it runs for the second time. */
  public static long of(RunnableWithException code) throws Exception {
    code.run();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    code.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
