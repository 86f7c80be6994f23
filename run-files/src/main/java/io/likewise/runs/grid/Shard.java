package io.likewise.runs.grid;

/**
 * A part of a sweep: every {@code count}-th cell, so that all parts together are the whole, and no
 * two of them have a cell in common.
 *
 * @param index which part, from 1
 * @param count how many parts there are
 */
public record Shard(int index, int count) {
  /** All of it. */
  public static final Shard WHOLE = new Shard(1, 1);

  /** Checks the range. */
  public Shard {
    if (count < 1 || index < 1 || index > count) {
      throw new IllegalArgumentException(
          "shard %d/%d is none, expected 1/%3$d to %3$d/%3$d"
              .formatted(index, count, Math.max(1, count)));
    }
  }

  /** Returns whether a cell, counted from 0, belongs to this part. */
  public boolean has(int cell) {
    return cell % count == index - 1;
  }

  @Override
  public String toString() {
    return index + "/" + count;
  }
}
