package io.spillway.catalog;

import io.spillway.mapping.transform.HashSecrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of the hashes of one entry of a catalog: which it may name, and what they are. Each
 * is looked up for the first hash and kept as long as this version of the catalog. Events wait for
 * a secret, but not for long: a secret provider may never answer.
 */
final class EntryHashSecrets implements HashSecrets {
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How long a failure counts before a secret is looked up again. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final EntrySecrets rules;
  private final Secrets secrets;
  private final LongSupplier nanos;
  private final long waitNanos;
  private final Map<String, Lookup> lookups = new ConcurrentHashMap<>();

  EntryHashSecrets(EntrySecrets rules, Secrets secrets) {
    this(rules, secrets, System::nanoTime, WAIT_NANOS);
  }

  /**
   * @param waitNanos for how long an event waits for a secret
   */
  EntryHashSecrets(EntrySecrets rules, Secrets secrets, LongSupplier nanos, long waitNanos) {
    this.rules = Objects.requireNonNull(rules, "rules");
    this.secrets = Objects.requireNonNull(secrets, "secrets");
    this.nanos = Objects.requireNonNull(nanos, "nanos");
    this.waitNanos = waitNanos;
  }

  /** The same rules where no secret is looked up. */
  static HashSecrets forTrial(EntrySecrets rules) {
    return new HashSecrets() {
      @Override
      public @Nullable String problem(String reference) {
        return EntryHashSecrets.problem(rules, reference);
      }

      @Override
      public String secret(String reference) throws IOException {
        return STAND_IN.secret(reference);
      }

      @Override
      public boolean isStandIn() {
        return true;
      }
    };
  }

  @Override
  public @Nullable String problem(String reference) {
    return problem(rules, reference);
  }

  private static @Nullable String problem(EntrySecrets rules, String text) {
    SecretReference reference = new SecretReference(text);
    return reference.isClearText() || reference.isInCatalog()
        ? "not shown, because it is in clear text, in which no secret of a hash may be; give it as "
            + SecretReference.FORMS
        : rules.problem(reference, SecretUse.HASH);
  }

  @Override
  public String secret(String reference) throws IOException {
    return lookups.computeIfAbsent(reference, Lookup::new).secret();
  }

  /** Looks a secret up in a thread of its own, one at a time. */
  private final class Lookup {
    private final SecretReference reference;
    private @Nullable CompletableFuture<String> pending;
    private @Nullable String failure;
    private long failedNanos;

    Lookup(String reference) {
      this.reference = new SecretReference(reference);
    }

    synchronized String secret() throws IOException {
      CompletableFuture<String> asked = pending;
      if (asked == null) {
        if (failure != null && nanos.getAsLong() - failedNanos < RETRY_NANOS) {
          throw new IOException(failure);
        }
        failure = null;
        asked = start();
        pending = asked;
      }
      try {
        // Only the first event waits for an answer that does not come.
        return asked.get(failure == null ? waitNanos : 0, TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        failure = "nothing answers; look after the secret provider";
      } catch (ExecutionException e) {
        pending = null;
        failedNanos = nanos.getAsLong();
        failure = reason(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = "the task ends";
      }
      throw new IOException(failure);
    }

    private CompletableFuture<String> start() {
      return CompletableFuture.supplyAsync(
          this::read,
          task -> {
            Thread thread = new Thread(task, "spillway-hash-secret");
            thread.setDaemon(true);
            thread.start();
          });
    }

    private String read() {
      try {
        return secrets.hashSecret(reference);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String reason(Throwable thrown) {
      if (!(thrown instanceof UncheckedIOException io)) {
        // Its message may contain anything.
        return thrown.getClass().getName();
      }
      IOException cause = io.getCause();
      if (cause instanceof NoSuchFileException) {
        return "there is no such file; put it there";
      }
      return cause instanceof AccessDeniedException
          ? "access to the file is denied; let the job's user read it"
          : Objects.toString(cause.getMessage());
    }
  }
}
