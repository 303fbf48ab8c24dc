package io.spillway.mapping.example;

import io.spillway.mapping.ColumnTransform;

/** Keeps only the digits of a phone number, so that all its forms have the same hash. */
public final class DigitsTransform implements ColumnTransform {
  @Override
  public String name() {
    return "digits";
  }

  @Override
  public String apply(String text) {
    return text.replaceAll("[^0-9]", "");
  }
}
