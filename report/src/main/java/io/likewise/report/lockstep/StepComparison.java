package io.likewise.report.lockstep;

import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Trainable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Compares two lanes in the same step of a stage, in the order in which a step computes: what the
 * layers yield and batch statistics from the first layer on, logits, loss, gradients from the last
 * layer back, second moments, weights. The first difference beyond its limit is then where they
 * part.
 */
public final class StepComparison {
  private final int stage;
  private final Trainable trainable;
  private final List<Layer> layers;
  private final List<TensorSpec> statistics;
  private final List<TensorSpec> trained;
  private final Set<String> unjudged;

  /**
   * Prepares to compare steps of a stage.
   *
   * @param spec the network that all lanes train
   * @param number the stage's number, 1 or 2
   * @param stage what the stage trains
   */
  public StepComparison(ModelSpec spec, int number, Stage stage) {
    this.stage = number;
    trainable = stage.trainable();
    layers = spec.layers();
    boolean moves = stage.trainable() == Trainable.ALL && stage.batchNorm() == BatchNormMode.BATCH;
    statistics =
        spec.tensors().stream().filter(tensor -> moves && tensor.role().isStatistic()).toList();
    trained = spec.trainedTensors(stage.trainable());
    unjudged = moves ? withoutMeaning(spec) : Set.of();
  }

  /**
   * Batch statistics take a convolution's bias away again: its gradient is zero but for rounding,
   * which Adam makes steps of full size from, and the moving mean follows the bias.
   */
  private static Set<String> withoutMeaning(ModelSpec spec) {
    Set<String> names = new HashSet<>();
    for (ConvUnit unit : spec.convUnits()) {
      List<TensorSpec> tensors = unit.tensors();
      if (tensors.stream().anyMatch(tensor -> tensor.role() == Role.CONV_BIAS)) {
        tensors.stream()
            .filter(t -> t.role() == Role.CONV_BIAS || t.role() == Role.MOVING_MEAN)
            .forEach(t -> names.add(t.name()));
      }
    }
    return names;
  }

  /**
   * Compares what the layers yield in a step's forward pass, of which more than the logits is seen.
   *
   * @param step within the stage, from 1
   * @return from the first layer on
   */
  public List<Difference> compareLayers(int step, LayerOutputs base, LayerOutputs lane) {
    Comparing comparing = new Comparing(step, base.precision(), lane.precision());
    for (Layer layer : layers) {
      String name = layer.name();
      comparing.add(Quantity.ACTIVATION, name, Distance.of(base.output(name), lane.output(name)));
    }
    return comparing.found;
  }

  /**
   * Compares what a layer yields with what it yields in another lane that was handed the same.
   *
   * @param parting where the lanes were found to part
   * @param replayed what the other lane made of what the base's layer sees
   */
  public Difference compareReplayed(Difference parting, LayerOutputs base, double[] replayed) {
    return new Difference(
        stage,
        parting.step(),
        Quantity.REPLAYED,
        parting.tensor(),
        Distance.of(base.output(parting.tensor()), replayed),
        parting.precision(),
        parting.limit(),
        false);
  }

  /**
   * Compares a step.
   *
   * @param step within the stage, from 1
   * @param base what is compared with
   * @param lane what is compared
   * @return in the order of computation
   */
  public List<Difference> compare(int step, LaneStep base, LaneStep lane) {
    Comparing comparing = new Comparing(step, base.precision(), lane.precision());
    comparing.tensors(Quantity.STATISTICS, statistics, base::weights, lane::weights);
    comparing.add(Quantity.LOGITS, "", Distance.of(base.logits().values(), lane.logits().values()));
    comparing.add(Quantity.LOSS, "", Distance.ofLoss(base.loss(), lane.loss()));
    List<TensorSpec> backwards = new ArrayList<>(trained);
    Collections.reverse(backwards);
    comparing.tensors(Quantity.GRADIENT, backwards, base::gradient, lane::gradient);
    comparing.tensors(Quantity.SECOND_MOMENT, backwards, base::secondMoment, lane::secondMoment);
    comparing.tensors(Quantity.WEIGHTS, trained, base::weights, lane::weights);
    return comparing.found;
  }

  private final class Comparing {
    private final int step;
    private final Precision coarser;
    private final List<Difference> found = new ArrayList<>();

    Comparing(int step, Precision base, Precision lane) {
      this.step = step;
      boolean baseIsCoarser = Quantity.unitRoundoff(base) > Quantity.unitRoundoff(lane);
      coarser = baseIsCoarser ? base : lane;
    }

    void tensors(
        Quantity quantity,
        List<TensorSpec> tensors,
        Function<String, double[]> base,
        Function<String, double[]> lane) {
      for (TensorSpec tensor : tensors) {
        String name = tensor.name();
        add(quantity, name, Distance.of(base.apply(name), lane.apply(name)));
      }
    }

    void add(Quantity quantity, String tensor, Distance distance) {
      found.add(
          new Difference(
              stage,
              step,
              quantity,
              tensor,
              distance,
              coarser,
              quantity.limit(trainable, coarser, step),
              !unjudged.contains(tensor)));
    }
  }
}
