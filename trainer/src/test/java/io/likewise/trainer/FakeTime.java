package io.likewise.trainer;

import java.util.function.LongSupplier;

/** A clock that stands still unless it is told. */
public final class FakeTime implements LongSupplier {
  private long nanos;

  public void pass(double seconds) {
    nanos += Math.round(seconds * 1e9);
  }

  @Override
  public long getAsLong() {
    return nanos;
  }
}
