package io.spillway.routing;

import java.util.List;

/** Says under which keys the rows of an output are held. */
@FunctionalInterface
public interface ShardIds {

  /**
   * The ids of one output: at least one, all different and none of another output.
   *
   * @param shards how many its mapping asks for, at least 1
   */
  List<String> of(OutputKey key, int shards);
}
