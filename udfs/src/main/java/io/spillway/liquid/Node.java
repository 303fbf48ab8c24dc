package io.spillway.liquid;

import java.util.List;

/** A piece of a template: text, an output or a tag. */
@FunctionalInterface
interface Node {
  void render(Rendering rendering) throws LiquidRenderException;

  /** Renders the pieces in order, stopping after {@code break} and {@code continue}. */
  static void renderAll(List<Node> nodes, Rendering rendering) throws LiquidRenderException {
    for (Node node : nodes) {
      rendering.checkTime();
      node.render(rendering);
      if (rendering.isStopped()) {
        return;
      }
    }
  }
}
