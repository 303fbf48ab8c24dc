package io.spillway.job.deliver;

import io.spillway.aws.DeliveryException;
import io.spillway.aws.DeliveryException.Kind;
import io.spillway.aws.ObjectStore;
import io.spillway.aws.ObjectStore.Stored;
import io.spillway.catalog.BucketAccess;
import io.spillway.job.stage.StagedFile;
import io.spillway.staging.StagedBytes;
import io.spillway.staging.StagedBytes.NotStagedException;
import io.spillway.staging.StagedPath;
import io.spillway.staging.VerifiedBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies staged files to their buckets, each in a thread, and reports back in the task's thread.
 */
final class StagedFileTransfers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StagedFileTransfers.class);

  private final Path stagingPath;
  private final StagedBytes staged;
  private final ObjectStore store;
  private final MailboxExecutor mailbox;
  private final ExecutorService threads;

  /** Receives the end of a transfer. */
  interface Callback {
    /** In the task's thread. */
    void ended(Duration took, Result result) throws IOException;
  }

  /**
   * What came of a transfer.
   *
   * @param stored null when the file did not arrive
   * @param failure why; null when it arrived
   * @param wasRead whether it was read from staging
   */
  record Result(@Nullable Stored stored, @Nullable DeliveryException failure, boolean wasRead) {
    static Result of(DeliveryException failure) {
      return new Result(null, failure, false);
    }
  }

  /**
   * @param stagingPath for messages
   * @param staged is closed with the transfers, like the store
   */
  StagedFileTransfers(
      String stagingPath,
      StagedBytes staged,
      ObjectStore store,
      MailboxExecutor mailbox,
      String taskName) {
    this.stagingPath = new Path(stagingPath);
    this.staged = staged;
    this.store = store;
    this.mailbox = mailbox;
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "deliver " + taskName);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** See {@link ObjectStore#retain}. */
  void retain(Set<BucketAccess> accesses) {
    store.retain(accesses);
  }

  /**
   * Starts a transfer.
   *
   * @param content of the file; null when it is to be read from staging
   * @return interrupts it, if it has not ended; its end is reported as any other
   */
  Runnable start(
      BucketAccess access, StagedFile file, byte @Nullable [] content, Callback callback) {
    Interruptible<Result> work = new Interruptible<>(() -> transfer(access, file, content));
    threads.execute(
        () -> {
          long start = System.nanoTime();
          Result result = work.run();
          Duration took = Duration.ofNanos(System.nanoTime() - start);
          try {
            mailbox.execute(() -> callback.ended(took, result), "transfer ended: %s", file.path());
          } catch (RejectedExecutionException e) {
            LOG.debug("The task ended before the transfer of {}", file.path());
          }
        });
    return work::interrupt;
  }

  /** Work that may be interrupted while it runs, and never later. */
  private static final class Interruptible<T> {
    private final Supplier<T> work;
    private @Nullable Thread thread;

    Interruptible(Supplier<T> work) {
      this.work = work;
    }

    T run() {
      synchronized (this) {
        thread = Thread.currentThread();
      }
      try {
        return work.get();
      } finally {
        synchronized (this) {
          thread = null;
        }
        boolean unused = Thread.interrupted();
      }
    }

    synchronized void interrupt() {
      if (thread != null) {
        thread.interrupt();
      }
    }
  }

  private Result transfer(BucketAccess access, StagedFile file, byte @Nullable [] content) {
    try (StagedSource source = new StagedSource(file, content)) {
      StagedPath staged = StagedPath.parse(file.path());
      // Before anything is asked of the destination, which has no part in what staging lacks.
      source.openFirst();
      Stored stored =
          store.put(
              access,
              new ObjectStore.Content(
                  staged.objectKey(),
                  staged.object().extension().contentType(),
                  file.bytes(),
                  file.facts() == null ? null : file.facts().crc32(),
                  source));
      return new Result(stored, null, content == null && !stored.thereBefore());
    } catch (NotStagedException e) {
      return failed(Kind.NOT_STAGED, "staged file " + name(file) + " " + e.getMessage(), e);
    } catch (IOException e) {
      return failed(
          Kind.UNREADABLE, "staged file " + name(file) + " cannot be read: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // One destination's odd settings must not fail the task; they count as a refusal.
      return failed(
          Kind.DENIED, "cannot deliver " + file.path() + " to " + access.bucket() + ": " + e, e);
    } catch (DeliveryException e) {
      return Result.of(e);
    } catch (Error e) {
      // What one destination answers must not end the task for all.
      return failed(
          Kind.TRANSIENT, "cannot deliver " + file.path() + " to " + access.bucket() + ": " + e, e);
    }
  }

  private Path name(StagedFile file) {
    return new Path(stagingPath, file.partPath());
  }

  private static Result failed(Kind kind, String message, Throwable cause) {
    return Result.of(new DeliveryException(kind, message, cause));
  }

  /** Gives the stream that is open already to whoever reads first, and holds one at a time. */
  private final class StagedSource implements ObjectStore.Source, AutoCloseable {
    private final StagedFile file;
    private final byte @Nullable [] content;
    private @Nullable InputStream current;
    private boolean isUnread;

    StagedSource(StagedFile file, byte @Nullable [] content) {
      this.file = file;
      this.content = content;
    }

    private InputStream read() throws IOException {
      return new VerifiedBytes(
          content == null ? staged.open(range()) : new ByteArrayInputStream(content),
          file.path(),
          file.bytes(),
          file.facts() == null ? null : file.facts().crc32());
    }

    private StagedBytes.Range range() {
      return file.shared() == null
          ? StagedBytes.Range.whole(file.path(), file.bytes())
          : StagedBytes.Range.part(file.partPath(), file.offset(), file.bytes());
    }

    void openFirst() throws IOException {
      current = read();
      isUnread = true;
    }

    @Override
    public InputStream open() throws IOException {
      if (!isUnread || current == null) {
        close();
        current = read();
      }
      isUnread = false;
      return current;
    }

    @Override
    public void close() {
      if (current != null) {
        try {
          current.close();
        } catch (IOException e) {
          LOG.debug("Closing {} failed", file.path(), e);
        }
      }
    }
  }

  /** Interrupts transfers in progress. */
  @Override
  public void close() {
    threads.shutdownNow();
    store.close();
    staged.close();
  }
}
