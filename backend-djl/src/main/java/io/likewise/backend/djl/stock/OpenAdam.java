package io.likewise.backend.djl.stock;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * DJL's Adam, whose moments can be had and given. DJL keeps them to itself, and nobody would free
 * them.
 */
final class OpenAdam extends Adam {
  private final Map<String, NDArray> first = new HashMap<>();
  private final Map<String, NDArray> second = new HashMap<>();
  private Map<String, Map<Device, NDArray>> means;

  /**
   * Makes one with DJL's choice of everything else.
   *
   * @param learningRate which DJL rounds to float32
   * @param steps how many updates there were before
   */
  OpenAdam(double learningRate, long steps) {
    super(
        Adam.builder()
            .optLearningRateTracker(Tracker.fixed((float) learningRate))
            .optBeginNumUpdate(Math.toIntExact(steps)));
  }

  /** Is asked by DJL, for each update of a parameter, for the first moment and then the second. */
  @Override
  protected NDArray withDefaultState(
      Map<String, Map<Device, NDArray>> state,
      String parameter,
      Device device,
      Function<String, NDArray> zeros) {
    if (means == null) {
      means = state;
    }
    return (state == means ? first : second).computeIfAbsent(parameter, zeros);
  }

  /** Returns a parameter's first moment; empty, which is zero, before its first update. */
  Optional<NDArray> first(String parameter) {
    return Optional.ofNullable(first.get(parameter));
  }

  /** Returns a parameter's second moment; empty, which is zero, before its first update. */
  Optional<NDArray> second(String parameter) {
    return Optional.ofNullable(second.get(parameter));
  }

  /** Gives a parameter moments, which are freed with the others. */
  void put(String parameter, NDArray firstMoment, NDArray secondMoment) {
    first.put(parameter, firstMoment);
    second.put(parameter, secondMoment);
  }

  /** Frees the moments. */
  void release() {
    first.values().forEach(NDArray::close);
    second.values().forEach(NDArray::close);
    first.clear();
    second.clear();
  }
}
