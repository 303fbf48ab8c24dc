package io.spillway.mapping.example;

import io.spillway.mapping.ColumnTransform;

/** Keeps only the first word of a name, so that middle names do not change its hash. */
public final class FirstWordTransform implements ColumnTransform {
  @Override
  public String name() {
    return "first-word";
  }

  @Override
  public String apply(String text) {
    return text.strip().replaceFirst("\\s.*", "");
  }
}
