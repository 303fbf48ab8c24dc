package io.spillway.job.deliver;

import io.spillway.catalog.BucketAccess;
import io.spillway.catalog.Destination;
import io.spillway.job.livecatalog.CompiledCatalog;
import io.spillway.job.serialization.RecordSerializer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * The owners of all destinations, in broadcast state: every subtask sees the same catalogs in the
 * same order. For the task's thread.
 */
final class OwnersState {
  private final BroadcastState<String, Owners> state;

  OwnersState(OperatorStateStore store) throws Exception {
    state =
        store.getBroadcastState(
            new MapStateDescriptor<>(
                "owners", StringSerializer.INSTANCE, new RecordSerializer<>(new Owners.Format())));
  }

  /** The owners of the destinations of a catalog that is in force from now on. */
  Map<String, Owners> next(CompiledCatalog catalog) throws Exception {
    Map<String, Owners> next = new HashMap<>();
    Set<String> departed = catalog.departed();
    for (Destination destination : catalog.catalog().destinations()) {
      String id = destination.id();
      Owners before = state.get(id);
      BucketAccess access = destination.access();
      if (departed.contains(id)) {
        next.put(id, (before == null ? Owners.first(access.owner()) : before).removed());
      } else {
        next.put(id, before == null ? Owners.first(access.owner()) : before.then(access.owner()));
      }
    }
    state.clear();
    state.putAll(next);
    return next;
  }
}
