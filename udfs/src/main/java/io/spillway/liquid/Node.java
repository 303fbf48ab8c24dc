package io.spillway.liquid;

import java.util.List;

/** A part of a compiled template: text, an output or a tag. */
@FunctionalInterface
interface Node {
  void render(RenderContext context) throws LiquidException;

  /** Renders the nodes in order and stops after {@code break} and {@code continue}. */
  static void renderAll(List<Node> nodes, RenderContext context) throws LiquidException {
    for (Node node : nodes) {
      context.meter().step();
      node.render(context);
      if (context.isStopped()) {
        return;
      }
    }
  }
}
