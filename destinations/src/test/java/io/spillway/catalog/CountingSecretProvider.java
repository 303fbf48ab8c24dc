package io.spillway.catalog;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider as someone would write one: its secrets tell how often it was asked. */
public final class CountingSecretProvider implements SecretProvider {
  private final AtomicInteger calls = new AtomicInteger();

  @Override
  public String name() {
    return "counting";
  }

  @Override
  public String resolve(String key) throws IOException {
    if (key.equals("broken")) {
      throw new IllegalStateException("hunter2");
    }
    if (key.equals("absent")) {
      throw new IOException("no secret of this key");
    }
    return key + ", asked " + calls.incrementAndGet();
  }
}
