package io.spillway.routing;

import io.spillway.mapping.CompiledMapping;
import java.util.List;
import java.util.Objects;

/**
 * How the rows of an output are spread over several keys.
 *
 * @param turnBytes after so many bytes of rows, an output's next shard gets rows
 */
public record Sharding(Ids ids, int turnBytes) {
  /** One shard for each output, whatever its mapping asks for. */
  public static final Sharding NONE =
      new Sharding((key, shards) -> List.of(key.digest()), Integer.MAX_VALUE);

  /** The ids of an output's shards. */
  @FunctionalInterface
  public interface Ids {
    /**
     * The ids of one output: at least one, all different and none of another output.
     *
     * @param shards how many its mapping asks for, at least 1
     */
    List<String> of(OutputKey key, int shards);
  }

  public Sharding {
    Objects.requireNonNull(ids, "ids");
  }

  /**
   * A mapping's output under each of its ids.
   *
   * @param destinationBytes as {@link Output} has it
   * @param first which of them starts, modulo their number
   */
  Shards shards(OutputKey key, CompiledMapping mapping, long destinationBytes, int first) {
    List<Output> outputs =
        ids.of(key, mapping.shards()).stream()
            .map(
                id ->
                    new Output(
                        id,
                        key,
                        mapping.layout(),
                        mapping.batchSize(),
                        mapping.shards(),
                        destinationBytes,
                        mapping.fileLimits()))
            .toList();
    return new Shards(outputs, turnBytes, first);
  }
}
