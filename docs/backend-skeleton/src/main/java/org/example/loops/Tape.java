package org.example.loops;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** What a pass computed, and the way back: each step adds to the slopes of what it was given. */
final class Tape {
  private final Deque<Runnable> wayBack = new ArrayDeque<>();
  private final Map<double[], double[]> slopes = new IdentityHashMap<>();

  /** Lets a value of one array be part of a value of another. */
  interface Link {
    void join(int from, int to, double weight);
  }

  /** Returns the loss's slope by each value of an array, which is known by its identity. */
  double[] slope(double[] values) {
    return slopes.computeIfAbsent(values, array -> new double[array.length]);
  }

  /** Adds a step: it reads the slopes of what it computed, and adds to those of its inputs. */
  void onWayBack(Runnable step) {
    wayBack.push(step);
  }

  /** Adds x to y along links, and on the way back y's slope to x's. */
  void add(double[] x, double[] y, Consumer<Link> links) {
    links.accept((from, to, weight) -> y[to] += weight * x[from]);
    onWayBack(
        () -> {
          double[] dx = slope(x);
          double[] dy = slope(y);
          links.accept((from, to, weight) -> dx[from] += weight * dy[to]);
        });
  }

  /** Goes back from what has its slope already. */
  void back() {
    wayBack.forEach(Runnable::run);
  }

  /** Lets the way back end here. */
  void cut() {
    wayBack.clear();
  }
}
