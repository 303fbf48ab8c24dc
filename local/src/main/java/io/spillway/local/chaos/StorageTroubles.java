package io.spillway.local.chaos;

import io.spillway.local.demo.DemoDestination;
import io.spillway.local.demo.DemoStorage;
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

/** S3 and STS failing, and customers who shut the job out. */
final class StorageTroubles {
  private static final Duration SLOW = Duration.ofMillis(400);
  private static final int LOSE_ONE_OF = 3;

  private final DemoStorage storage;
  private final Set<String> customers =
      Arrays.stream(DemoDestination.values())
          .map(DemoDestination::bucket)
          .collect(Collectors.toSet());

  StorageTroubles(DemoStorage storage) {
    this.storage = storage;
  }

  Trouble slowDown(PlannedFault fault) {
    return new S3Trouble(fault, S3Fault.slowDown(), request -> true, "");
  }

  Trouble hangs(PlannedFault fault) {
    return new S3Trouble(fault, S3Fault.hang(), request -> true, "");
  }

  Trouble slow(PlannedFault fault) {
    return new S3Trouble(
        fault, S3Fault.delay(SLOW), request -> true, ", " + SLOW.toMillis() + " ms per request");
  }

  /** What is asked is done, but one request of some does not hear of it. */
  Trouble answersLost(PlannedFault fault) {
    AtomicLong requests = new AtomicLong();
    Predicate<S3Request> some =
        S3Request.doing(
                S3Operation.PUT_OBJECT,
                S3Operation.CREATE_MULTIPART_UPLOAD,
                S3Operation.UPLOAD_PART,
                S3Operation.COMPLETE_MULTIPART_UPLOAD)
            .and(request -> requests.incrementAndGet() % LOSE_ONE_OF == 0);
    boolean dropped = fault.choose(2) == 0;
    return new S3Trouble(
        fault,
        dropped ? S3Fault.executeThenDrop() : S3Fault.executeThenFail(),
        some,
        ", one write of " + LOSE_ONE_OF + (dropped ? " hung up on" : " answered 500"));
  }

  /** Sessions expire with it, so that STS is asked. */
  Trouble stsDown(PlannedFault fault) {
    return new Trouble() {
      private volatile @Nullable Instant healed;

      @Override
      public String strike() {
        storage.sts().setAvailable(false);
        for (DemoDestination destination : DemoDestination.values()) {
          storage.expireSessions(destination.role());
        }
        return "";
      }

      @Override
      public void heal() {
        storage.sts().setAvailable(true);
        healed = Instant.now();
      }

      @Override
      public boolean isOver() {
        return hasGotFiles(destination(fault), healed);
      }
    };
  }

  Trouble revoked(PlannedFault fault) {
    DemoDestination destination = destination(fault);
    return new Trouble() {
      private volatile @Nullable Instant healed;

      @Override
      public String strike() {
        storage.sts().remove(destination.role().arn());
        storage.expireSessions(destination.role());
        return destination.id();
      }

      @Override
      public void heal() {
        storage.sts().register(destination.role());
        healed = Instant.now();
      }

      @Override
      public boolean isOver() {
        return hasGotFiles(destination, healed);
      }
    };
  }

  private static DemoDestination destination(PlannedFault fault) {
    List<DemoDestination> all = List.of(DemoDestination.values());
    return all.get(fault.choose(all.size()));
  }

  private boolean hasGotFiles(DemoDestination destination, @Nullable Instant since) {
    return since != null
        && storage.s3().objects(destination.bucket()).stream()
            .anyMatch(object -> object.lastModified().isAfter(since));
  }

  /** Requests to the customers' buckets, to the platform's, or to all of them struck by a fault. */
  private final class S3Trouble implements Trouble {
    private final PlannedFault planned;
    private final S3Fault effect;
    private final Predicate<S3Request> which;
    private final String detail;
    private @Nullable Injection fault;
    private volatile @Nullable Instant healed;

    S3Trouble(PlannedFault planned, S3Fault effect, Predicate<S3Request> which, String detail) {
      this.planned = planned;
      this.effect = effect;
      this.which = which;
      this.detail = detail;
    }

    @Override
    public String strike() {
      Predicate<S3Request> customer =
          request -> request.bucket() != null && customers.contains(request.bucket());
      int scope = planned.choose(3);
      Predicate<S3Request> inScope =
          scope == 0 ? customer : scope == 1 ? customer.negate() : request -> true;
      fault = storage.s3().faults().inject(inScope.and(which), effect);
      return (scope == 0 ? "to customers" : scope == 1 ? "to the platform" : "to all") + detail;
    }

    @Override
    public void heal() {
      if (fault != null) {
        fault.close();
      }
      healed = Instant.now();
    }

    @Override
    public boolean isOver() {
      return hasGotFiles(destination(planned), healed);
    }
  }
}
