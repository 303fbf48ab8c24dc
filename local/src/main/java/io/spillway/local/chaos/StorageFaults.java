package io.spillway.local.chaos;

import io.spillway.local.chaos.ChaosPlan.PlannedFault;
import io.spillway.local.demo.DemoDestination;
import io.spillway.local.platform.PlatformStorage;
import io.spillway.local.s3.FaultInjector.Injection;
import io.spillway.local.s3.S3Fault;
import io.spillway.local.s3.S3Operation;
import io.spillway.local.s3.S3Request;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Failures of S3 and STS, and customers who revoke the job's access. */
final class StorageFaults {
  private static final Duration SLOW = Duration.ofMillis(400);
  private static final int LOSE_ONE_OF = 3;

  private final PlatformStorage storage;
  private final Set<String> customers =
      Arrays.stream(DemoDestination.values())
          .map(DemoDestination::bucket)
          .collect(Collectors.toSet());

  StorageFaults(PlatformStorage storage) {
    this.storage = storage;
  }

  FaultInjection slowDown(PlannedFault fault) {
    return new S3Injection(fault, S3Fault.slowDown(), request -> true, "");
  }

  FaultInjection hangs(PlannedFault fault) {
    return new S3Injection(fault, S3Fault.hang(), request -> true, "");
  }

  FaultInjection slow(PlannedFault fault) {
    return new S3Injection(
        fault, S3Fault.delay(SLOW), request -> true, ", " + SLOW.toMillis() + " ms per request");
  }

  /** Requests are executed, but one response of {@value #LOSE_ONE_OF} is lost. */
  FaultInjection answersLost(PlannedFault fault) {
    AtomicLong requests = new AtomicLong();
    Predicate<S3Request> some =
        S3Request.doing(
                S3Operation.PUT_OBJECT,
                S3Operation.CREATE_MULTIPART_UPLOAD,
                S3Operation.UPLOAD_PART,
                S3Operation.COMPLETE_MULTIPART_UPLOAD)
            .and(request -> requests.incrementAndGet() % LOSE_ONE_OF == 0);
    boolean dropped = fault.choose(2) == 0;
    return new S3Injection(
        fault,
        dropped ? S3Fault.executeThenDrop() : S3Fault.executeThenFail(),
        some,
        ", one write of " + LOSE_ONE_OF + (dropped ? " dropped" : " answered 500"));
  }

  /** Sessions expire at the same time, so that STS is needed. */
  FaultInjection stsDown(PlannedFault fault) {
    return new FaultInjection() {
      private volatile @Nullable Instant removed;

      @Override
      public String inject() {
        storage.sts().setAvailable(false);
        for (DemoDestination destination : DemoDestination.values()) {
          storage.expireSessions(destination.role().arn());
        }
        return "";
      }

      @Override
      public void remove() {
        storage.sts().setAvailable(true);
        removed = Instant.now();
      }

      @Override
      public boolean isCleared() {
        return hasReceivedFiles(destination(fault), removed);
      }
    };
  }

  FaultInjection revoked(PlannedFault fault) {
    DemoDestination destination = destination(fault);
    return new FaultInjection() {
      private volatile @Nullable Instant removed;

      @Override
      public String inject() {
        storage.sts().remove(destination.role().arn());
        storage.expireSessions(destination.role().arn());
        return destination.id();
      }

      @Override
      public void remove() {
        storage.sts().register(destination.role());
        removed = Instant.now();
      }

      @Override
      public boolean isCleared() {
        return hasReceivedFiles(destination, removed);
      }
    };
  }

  private static DemoDestination destination(PlannedFault fault) {
    List<DemoDestination> all = List.of(DemoDestination.values());
    return all.get(fault.choose(all.size()));
  }

  private boolean hasReceivedFiles(DemoDestination destination, @Nullable Instant since) {
    return since != null
        && storage.s3().objects(destination.bucket()).stream()
            .anyMatch(object -> object.lastModified().isAfter(since));
  }

  /** A fault in requests to the customers' buckets, to the platform's, or to all of them. */
  private final class S3Injection implements FaultInjection {
    private final PlannedFault planned;
    private final S3Fault effect;
    private final Predicate<S3Request> which;
    private final String detail;
    private @Nullable Injection fault;
    private volatile @Nullable Instant removed;

    S3Injection(PlannedFault planned, S3Fault effect, Predicate<S3Request> which, String detail) {
      this.planned = planned;
      this.effect = effect;
      this.which = which;
      this.detail = detail;
    }

    @Override
    public String inject() {
      Predicate<S3Request> customer =
          request -> request.bucket() != null && customers.contains(request.bucket());
      int scope = planned.choose(3);
      Predicate<S3Request> inScope =
          scope == 0 ? customer : scope == 1 ? customer.negate() : request -> true;
      fault = storage.s3().faults().inject(inScope.and(which), effect);
      return (scope == 0 ? "to customers" : scope == 1 ? "to the platform" : "to all") + detail;
    }

    @Override
    public void remove() {
      if (fault != null) {
        fault.close();
      }
      removed = Instant.now();
    }

    @Override
    public boolean isCleared() {
      return hasReceivedFiles(destination(planned), removed);
    }
  }
}
