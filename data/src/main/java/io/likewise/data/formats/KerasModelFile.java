package io.likewise.data.formats;

import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.Hdf5Writer.Attribute;
import io.likewise.data.formats.KerasModelConfig.Layer;
import io.likewise.files.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole Keras model, network and weights, in the HDF5 format that {@code keras.models.load_model}
 * of Keras 2 and 3 reads.
 *
 * <p>The model takes the images as the network sees them, preprocessed, {@code [batch, imageSize,
 * imageSize, 3]}, and yields probabilities: its last layer has the softmax that ours leaves to the
 * loss. It is not compiled. The layout is that of Keras 3's {@code
 * legacy/saving/legacy_h5_format.py}: the attribute {@code model_config}, and below {@code
 * /model_weights} a group for each layer, with {@code layer_names} and {@code weight_names}.
 */
public final class KerasModelFile {
  /** What Keras 2 wrote at last: a file of this age Keras 3 reads as well. */
  private static final String KERAS_VERSION = "2.15.0";

  private KerasModelFile() {}

  /**
   * Writes a model to a file, a function of network and weights alone: equal ones, equal bytes. The
   * file appears whole or not at all.
   *
   * @param spec the network, of any depth and width
   * @param weights all its tensors; written as float32
   * @param file where to
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE}; {@code WEIGHTS_MISMATCH} if the weights
   *     are not the network's
   */
  public static void write(ModelSpec spec, Weights weights, Path file) {
    weights.requireMatches(spec, file.toString());
    AtomicFile.write(file, channel -> write(spec, weights, channel));
  }

  private static void write(ModelSpec spec, Weights weights, FileChannel channel)
      throws IOException {
    KerasModelConfig config = new KerasModelConfig(spec);
    Hdf5Writer file = new Hdf5Writer(channel);
    List<Attribute> origin =
        List.of(file.text("keras_version", KERAS_VERSION), file.text("backend", "tensorflow"));
    Map<String, List<TensorSpec>> tensors = byLayer(spec);
    // Layers without weights are left out, as Keras leaves them out when it reads.
    List<String> layers =
        config.layers().stream().map(Layer::name).filter(tensors::containsKey).toList();
    Map<String, Long> groups = new LinkedHashMap<>();
    for (String layer : layers) {
      groups.put(layer, layer(file, layer, tensors.get(layer), weights));
    }
    List<Attribute> named = new ArrayList<>(origin);
    named.addAll(split("layer_names", layers));
    List<Attribute> described = new ArrayList<>(origin);
    described.add(file.text("model_config", config.json()));
    file.finish(file.group(Map.of("model_weights", file.group(groups, named)), described));
  }

  /** Returns a network's tensors by the layer whose they are. */
  static Map<String, List<TensorSpec>> byLayer(ModelSpec spec) {
    Map<String, List<TensorSpec>> layers = new LinkedHashMap<>();
    for (TensorSpec tensor : spec.tensors()) {
      String layer = tensor.name().substring(0, tensor.name().indexOf('/'));
      layers.computeIfAbsent(layer, name -> new ArrayList<>()).add(tensor);
    }
    return layers;
  }

  /** A tensor is at {@code <layer>/<layer>/<tensor>:0}: Keras 2 names each with its layer. */
  private static long layer(
      Hdf5Writer file, String layer, List<TensorSpec> tensors, Weights weights) throws IOException {
    Map<String, Long> datasets = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (TensorSpec tensor : tensors) {
      String name = tensor.name().substring(layer.length() + 1) + ":0";
      datasets.put(name, file.dataset(tensor.shape(), weights.floats(tensor.name())));
      names.add(layer + "/" + name);
    }
    long inner = file.group(datasets, List.of());
    return file.group(Map.of(layer, inner), List.of(Hdf5Writer.names("weight_names", names)));
  }

  /**
   * Returns a list of names as one attribute or, where it is too long for one, as several with 0,
   * 1, … behind their name.
   */
  private static List<Attribute> split(String name, List<String> names) {
    int most = Hdf5Writer.MOST_ATTRIBUTE_BYTES / Hdf5Writer.longest(names);
    if (names.size() <= most) {
      return List.of(Hdf5Writer.names(name, names));
    }
    List<Attribute> parts = new ArrayList<>();
    for (int from = 0; from < names.size(); from += most) {
      List<String> part = names.subList(from, Math.min(from + most, names.size()));
      parts.add(Hdf5Writer.names(name + parts.size(), part));
    }
    return parts;
  }
}
