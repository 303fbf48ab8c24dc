package io.spillway.local.chaos;

/** All that can be done to the job on the cluster. */
final class Troubles {
  private final ProcessTroubles processes;
  private final StorageTroubles storage;
  private final CatalogTroubles catalog;

  Troubles(ProcessTroubles processes, StorageTroubles storage, CatalogTroubles catalog) {
    this.processes = processes;
    this.storage = storage;
    this.catalog = catalog;
  }

  Trouble of(PlannedFault fault) {
    return switch (fault.kind()) {
      case TASK_MANAGER_KILLED -> processes.taskManagerKilled();
      case JOB_MANAGER_KILLED -> processes.jobManagerKilled();
      case KAFKA_KILLED -> processes.kafkaKilled();
      case RESCALED -> processes.rescaled(fault);
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
