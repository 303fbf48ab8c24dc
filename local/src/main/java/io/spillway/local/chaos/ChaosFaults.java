package io.spillway.local.chaos;

import io.spillway.local.chaos.ChaosPlan.PlannedFault;
import io.spillway.local.cluster.DemoCluster;
import java.util.function.LongSupplier;

/** All faults that can be injected into the job on the cluster. */
final class ChaosFaults {
  private final ProcessFaults processes;
  private final StorageFaults storage;
  private final CatalogFaults catalog;
  private final HostileFaults hostile;

  /**
   * @param acknowledged how many events Kafka has
   */
  ChaosFaults(
      DemoCluster cluster,
      ChaosJob job,
      ChaosCatalog catalog,
      ChaosTopic topic,
      LongSupplier acknowledged) {
    this.processes = new ProcessFaults(cluster, job, topic, acknowledged);
    this.storage = new StorageFaults(cluster.storage());
    this.catalog = new CatalogFaults(cluster, job, catalog, acknowledged);
    this.hostile = new HostileFaults(job, topic, cluster.storage());
  }

  FaultInjection prepare(PlannedFault fault) {
    return switch (fault.kind()) {
      case TASK_MANAGER_KILLED -> processes.taskManagerKilled();
      case JOB_MANAGER_KILLED -> processes.jobManagerKilled();
      case KAFKA_KILLED -> processes.kafkaKilled();
      case RESCALED -> processes.rescaled(fault);
      case OFFSETS_TRIMMED -> processes.offsetsTrimmed(fault);
      case CATALOG_HALF_WRITTEN -> catalog.halfWritten(fault);
      case POISON_EVENTS -> hostile.poison(fault);
      case KEY_BOMB -> hostile.keyBomb(fault);
      case STOPPED_WITH_SAVEPOINT -> processes.stoppedWithSavepoint(fault);
      case CATALOG_EDITED -> catalog.edited(fault);
      case DESTINATION_ADDED -> catalog.destinationAdded();
      case CATALOG_BROKEN -> catalog.broken(fault);
      case S3_SLOW_DOWN -> storage.slowDown(fault);
      case S3_HANGS -> storage.hangs(fault);
      case S3_SLOW -> storage.slow(fault);
      case S3_ANSWERS_LOST -> storage.answersLost(fault);
      case STS_DOWN -> storage.stsDown(fault);
      case DESTINATION_REVOKED -> storage.revoked(fault);
    };
  }
}
