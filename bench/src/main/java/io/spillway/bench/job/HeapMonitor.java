package io.spillway.bench.job;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.GcInfo;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import javax.management.ListenerNotFoundException;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import javax.management.openmbean.CompositeData;

/** Observes how much of this process's heap is in use after each garbage collection. */
final class HeapMonitor implements AutoCloseable {
  private final List<NotificationEmitter> collectors = new ArrayList<>();
  private final AtomicLong mostBytes = new AtomicLong();
  private final NotificationListener listener =
      (notification, unused) -> {
        if (notification.getUserData() instanceof CompositeData data) {
          GcInfo collection = GarbageCollectionNotificationInfo.from(data).getGcInfo();
          mostBytes.accumulateAndGet(heapAfter(collection), Math::max);
        }
      };

  private HeapMonitor() {}

  static HeapMonitor start() {
    HeapMonitor monitor = new HeapMonitor();
    for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
      NotificationEmitter emitter = (NotificationEmitter) collector;
      emitter.addNotificationListener(monitor.listener, null, null);
      monitor.collectors.add(emitter);
    }
    return monitor;
  }

  /** The most that was in use; 0 before the first collection. */
  long mostBytes() {
    return mostBytes.get();
  }

  private static long heapAfter(GcInfo collection) {
    Set<String> heap =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toSet());
    return collection.getMemoryUsageAfterGc().entrySet().stream()
        .filter(pool -> heap.contains(pool.getKey()))
        .mapToLong(pool -> pool.getValue().getUsed())
        .sum();
  }

  @Override
  public void close() throws ListenerNotFoundException {
    for (NotificationEmitter collector : collectors) {
      collector.removeNotificationListener(listener);
    }
  }
}
