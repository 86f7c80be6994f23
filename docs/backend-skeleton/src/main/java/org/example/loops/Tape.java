package org.example.loops;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;

/** What a pass computed, and the way back: each step adds to the slopes of what it was given. */
final class Tape {
  private final Deque<Runnable> wayBack = new ArrayDeque<>();
  private final Map<double[], double[]> slopes = new IdentityHashMap<>();

  /** Lets a value, times a row of factors, be part of a row of a result. */
  interface Link {
    void join(int value, int factor, int result);
  }

  /** Joins what belongs to the n-th of a number of places. */
  interface Links {
    void at(int n, Link link);
  }

  /** Returns the loss's slope by each value of an array, which is known by its identity. */
  double[] slope(double[] values) {
    return slopes.computeIfAbsent(values, array -> new double[array.length]);
  }

  /** Adds a step: it reads the slopes of what it computed, and adds to those of its inputs. */
  void onWayBack(Runnable step) {
    wayBack.push(step);
  }

  /** Adds x times rows of factors to y, and returns y; on the way back, y's slopes to theirs. */
  double[] add(double[] x, double[] factors, double[] y, int row, int places, Links links) {
    forEach(places, links, (i, k, o) -> addScaled(x[i], factors, k, y, o, row));
    onWayBack(
        () -> {
          double[] dx = slope(x);
          double[] dFactors = slope(factors);
          double[] dy = slope(y);
          Link back =
              (i, k, o) -> {
                addScaled(x[i], dy, o, dFactors, k, row);
                for (int c = 0; c < row; c++) {
                  dx[i] += factors[k + c] * dy[o + c];
                }
              };
          forEach(places, links, back);
        });
    return y;
  }

  static void forEach(int places, Links links, Link link) {
    for (int n = 0; n < places; n++) {
      links.at(n, link);
    }
  }

  /** Adds a multiple of one row to another: a loop that most of the time goes into. */
  private static void addScaled(double by, double[] x, int xAt, double[] y, int yAt, int row) {
    for (int c = 0; c < row; c++) {
      y[yAt + c] += by * x[xAt + c];
    }
  }

  /** Goes the way back from values whose slopes are given. */
  void back(double[] values, double[] given) {
    slopes.put(values, given);
    wayBack.forEach(Runnable::run);
  }
}
