package io.likewise.backend.djl.tensorflow;

import io.likewise.api.backend.ModelExporter;
import io.likewise.api.backend.ModelOpener;
import io.likewise.api.backend.OpenedModel;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Writes TensorFlow's SavedModel, frozen: the inference graph with the weights as constants; and
 * opens it.
 *
 * <p>Tag {@code serve}, signature {@code serving_default}: input {@code images}, float32 {@code [N,
 * size, size, 3]}, preprocessed as the experiment says; output {@code probabilities}, float32
 * {@code [N, classes]}.
 */
record SavedModelExporter(TensorFlowEngine engine) implements ModelExporter, ModelOpener {
  static final String SIGNATURE = "serving_default";
  static final String INPUT = "images";
  static final String OUTPUT = "probabilities";

  private static final String FORMAT = "savedmodel";

  @Override
  public List<String> formats() {
    return List.of(FORMAT);
  }

  @Override
  public void export(ModelSpec spec, Weights weights, String format, Path target) {
    engine.loadTensorFlow(1);
    try (GraphSource<TFloat32> source = GraphSource.float32()) {
      build(source, spec, weights);
      write(source, target);
    }
  }

  @Override
  public OpenedModel open(ModelSpec spec, String format, Path file, int threads) {
    ai.djl.engine.Engine djl = engine.loadTensorFlow(threads);
    GraphSession session = GraphSession.open(file.toAbsolutePath(), SIGNATURE);
    return OpenedSavedModel.of(session, djl.newBaseManager(), spec);
  }

  private static void build(GraphSource<TFloat32> source, ModelSpec spec, Weights weights) {
    Ops tf = source.tf();
    Map<String, Operand<TFloat32>> constants = new HashMap<>();
    for (TensorSpec tensor : spec.tensors()) {
      long[] shape = tensor.shape().stream().mapToLong(Integer::longValue).toArray();
      constants.put(tensor.name(), GraphSource.constant(tf, weights.floats(tensor.name()), shape));
    }
    TensorFlowNetwork<TFloat32> network =
        new TensorFlowNetwork<>(
            source, spec, constants::get, Convolution.plain(source, constants::get));
    Operand<TFloat32> images = source.input(-1, spec.imageSize(), spec.imageSize(), 3);
    Operand<TFloat32> features =
        network.features(images, new MovingStatistics<>(source, spec, constants::get));
    Operand<TFloat32> probabilities = tf.nn.softmax(network.logits(features, List.of()));
    source.signature(SIGNATURE, Map.of(INPUT, images), Map.of(OUTPUT, probabilities));
  }

  /** Writes beside the target and moves: whoever sees the target sees all of it. */
  private static void write(GraphSource<?> source, Path target) {
    Path absolute = target.toAbsolutePath();
    Path draft = absolute.resolveSibling(absolute.getFileName() + ".part");
    try {
      Files.createDirectories(draft);
      try {
        source.write(draft);
        Files.move(draft, absolute);
      } catch (IOException e) {
        Files.deleteIfExists(draft.resolve(GraphSource.FILE));
        Files.deleteIfExists(draft);
        throw e;
      }
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          target + ": cannot be written (" + e + "). Choose a place that is free and writable.",
          e);
    }
  }
}
