package io.spillway.job.deliver;

import io.spillway.job.serialization.RecordSerializer;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The queues of a subtask's keys, in Flink's keyed state: one map entry for each file, so that a
 * checkpoint costs what has changed, and the bounds of each queue, which are written with it. For
 * the task's thread.
 */
final class OwedFiles {
  private static final ValueStateDescriptor<QueueBounds> BOUNDS =
      new ValueStateDescriptor<>("queue", new RecordSerializer<>(new QueueBounds.Format()));

  private final Consumer<String> setKey;
  private final ValueState<QueueBounds> bounds;
  private final MapState<Long, OwedFile> files;
  private final Map<String, FileQueue> queues = new HashMap<>();

  /** What state has for the bounds of each key. */
  private final Map<String, QueueBounds> written = new HashMap<>();

  /**
   * @param setKey makes a key Flink's current one
   */
  OwedFiles(RuntimeContext context, Consumer<String> setKey) {
    this.setKey = setKey;
    this.bounds = context.getState(BOUNDS);
    this.files =
        context.getMapState(
            new MapStateDescriptor<>(
                "files", LongSerializer.INSTANCE, new RecordSerializer<>(new OwedFile.Format())));
  }

  /** Finds the queues that state has. */
  Collection<FileQueue> restore(KeyedStateBackend<String> backend) throws Exception {
    backend.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        BOUNDS,
        (key, state) -> written.put(key, state.value()));
    written.forEach((key, kept) -> queues.put(key, new FileQueue(key, kept, new InState(key))));
    return queues.values();
  }

  /** The queue of a key, a new one when it has none. */
  FileQueue queue(String key) {
    return queues.computeIfAbsent(
        key, absent -> new FileQueue(key, QueueBounds.EMPTY, new InState(key)));
  }

  /** Writes the bounds that have changed. */
  void snapshot() throws IOException {
    for (Map.Entry<String, FileQueue> queue : queues.entrySet()) {
      write(queue.getKey(), queue.getValue().bounds());
    }
  }

  private void write(String key, QueueBounds now) throws IOException {
    QueueBounds before = written.getOrDefault(key, QueueBounds.EMPTY);
    if (now.equals(before)) {
      return;
    }
    setKey.accept(key);
    if (now.equals(QueueBounds.EMPTY)) {
      bounds.clear();
      written.remove(key);
    } else {
      bounds.update(now);
      written.put(key, now);
    }
  }

  /** Forgets an empty queue. */
  void forget(FileQueue queue) throws IOException {
    write(queue.key(), QueueBounds.EMPTY);
    queues.remove(queue.key());
  }

  /** The files of one key. */
  private final class InState implements FileQueue.Entries {
    private final String key;

    InState(String key) {
      this.key = key;
    }

    @Override
    public @Nullable OwedFile get(long number) throws IOException {
      return inState(files -> files.get(number));
    }

    @Override
    public void put(long number, OwedFile file) throws IOException {
      inState(
          files -> {
            files.put(number, file);
            return null;
          });
    }

    @Override
    public void remove(long number) throws IOException {
      inState(
          files -> {
            files.remove(number);
            return null;
          });
    }

    private @Nullable OwedFile inState(Access access) throws IOException {
      setKey.accept(key);
      try {
        return access.to(files);
      } catch (IOException e) {
        throw e;
      } catch (Exception e) {
        throw new IOException("Deliver's state of " + key + " cannot be used", e);
      }
    }
  }

  /** What Flink declares to throw anything. */
  @FunctionalInterface
  private interface Access {
    @Nullable OwedFile to(MapState<Long, OwedFile> files) throws Exception;
  }
}
