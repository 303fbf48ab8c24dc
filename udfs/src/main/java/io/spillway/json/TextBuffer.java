package io.spillway.json;

import io.spillway.budget.Meter;
import java.util.Objects;

/** Collects text in memory and charges its characters to a meter. */
public final class TextBuffer implements TextOutput {
  private final StringBuilder text = new StringBuilder();
  private final Meter meter;

  public TextBuffer(Meter meter) {
    this.meter = Objects.requireNonNull(meter, "meter");
  }

  @Override
  public Meter meter() {
    return meter;
  }

  @Override
  public void ascii(char c) {
    meter.text(1);
    text.append(c);
  }

  @Override
  public void text(String piece, int start, int end) {
    meter.text(end - start);
    text.append(piece, start, end);
  }

  /** The text collected so far. */
  @Override
  public String toString() {
    return text.toString();
  }
}
