package io.spillway.liquid;

import io.spillway.json.TextSink;
import io.spillway.json.TextTooLongException;

/** Collects text on the account of a rendering. */
final class RenderingSink implements TextSink {
  private final StringBuilder text = new StringBuilder();
  private final Rendering rendering;

  RenderingSink(Rendering rendering) {
    this.rendering = rendering;
  }

  @Override
  public void ascii(char c) throws TextTooLongException {
    use(1);
    text.append(c);
  }

  @Override
  public void text(String piece, int start, int end) throws TextTooLongException {
    use(end - start);
    text.append(piece, start, end);
  }

  private void use(int more) throws TextTooLongException {
    try {
      rendering.use(more);
    } catch (LiquidRenderException e) {
      throw new TextTooLongException(e.getMessage());
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
