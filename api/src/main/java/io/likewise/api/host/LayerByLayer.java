package io.likewise.api.host;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ModelSpec;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A training pass looked into: every layer computed alone, on what those before it have yielded, or
 * on whatever it is handed. Nothing of the model changes. What no later layer sees is let go, so
 * that a few layers' outputs are in memory at a time.
 *
 * @param model in a stage
 * @param batch whose images and masks the pass has
 */
public record LayerByLayer(TrainableModel model, Batch batch) {
  /** How many values a layer's output has at most, if two images have no more. */
  private static final int MOST_VALUES = 1 << 21;

  /** Looks into a pass over a batch's first images: as many as there is room for. */
  public static LayerByLayer ofSome(TrainableModel model, Batch batch) {
    int size = Math.min(batch.size(), mostImages(model.spec()));
    return new LayerByLayer(
        model,
        new Batch(
            size,
            batch.imageSize(),
            batch.images(),
            batch.labels(),
            batch.masks(),
            batch.samples()));
  }

  /** Returns how many images of a batch are looked at, two at least. */
  static int mostImages(ModelSpec spec) {
    int widest =
        spec.layers().stream().mapToInt(layer -> layer.output().values()).max().orElseThrow();
    return Math.max(2, MOST_VALUES / widest);
  }

  /**
   * Goes through the pass.
   *
   * @param seen takes each layer and what it yields, in order
   * @return whether the engine shows its layers; if not, nothing was seen
   */
  public boolean look(BiConsumer<Layer, double[]> seen) {
    List<Layer> layers = model.spec().layers();
    Map<String, Integer> lastSeenBy = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      for (Layer.Output input : layers.get(i).inputs()) {
        lastSeenBy.put(input.name(), i);
      }
    }
    Map<String, double[]> held = new HashMap<>();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      Optional<double[]> output = alone(layer, held::get);
      if (output.isEmpty()) {
        return false;
      }
      seen.accept(layer, output.get());
      held.put(layer.name(), output.get());
      int now = i;
      held.keySet().removeIf(name -> lastSeenBy.getOrDefault(name, now) <= now);
    }
    return true;
  }

  /**
   * Computes a layer on whatever it is handed; the first one on the images.
   *
   * @param outputs returns what a layer yields that this one sees, by its name
   * @return empty if the engine does not show its layers
   */
  public Optional<double[]> alone(Layer layer, Function<String, double[]> outputs) {
    List<double[]> inputs =
        layer.inputs().stream()
            .map(Layer.Output::name)
            .map(name -> name.equals(Layer.IMAGES) ? images() : outputs.apply(name))
            .toList();
    return model.layer(layer, inputs, batch);
  }

  private double[] images() {
    FloatBuffer source = batch.images();
    double[] images = new double[batch.size() * batch.imageSize() * batch.imageSize() * 3];
    for (int i = 0; i < images.length; i++) {
      images[i] = source.get(i);
    }
    return images;
  }
}
