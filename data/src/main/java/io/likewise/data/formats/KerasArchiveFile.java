package io.likewise.data.formats;

import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.KerasModelConfig.Layer;
import io.likewise.files.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole Keras model, network and weights, as the {@code .keras} archive that {@code
 * keras.models.load_model} of Keras 3 reads; {@link KerasArchive} reads it here.
 *
 * <p>The model is that of {@link KerasModelFile}. The layout is that of Keras 3's {@code
 * saving/saving_lib.py}: a zip file that is not compressed, with {@code config.json}, {@code
 * metadata.json}, and {@code model.weights.h5}, in which layers are counted by class and a layer's
 * tensors by the order in which it makes them.
 */
public final class KerasArchiveFile {
  /** The first whose archives are like this one. */
  private static final String METADATA = "{\"keras_version\": \"3.0.0\"}";

  private KerasArchiveFile() {}

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
    Path scratch = file.resolveSibling("." + file.getFileName() + ".weights.tmp");
    AtomicFile.write(file, channel -> write(spec, weights, channel, scratch));
  }

  /** The weights come first into a file of their own, because a zip file tells their checksum. */
  private static void write(ModelSpec spec, Weights weights, FileChannel channel, Path scratch)
      throws IOException {
    KerasModelConfig config = new KerasModelConfig(spec);
    try (FileChannel hdf5 =
        FileChannel.open(
            scratch,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      writeWeights(config, KerasModelFile.byLayer(spec), weights, hdf5);
      StoredZip zip = new StoredZip(channel);
      zip.add("metadata.json", METADATA);
      zip.add(KerasArchive.CONFIG, config.archiveJson());
      try (InputStream bytes = Channels.newInputStream(hdf5.position(0))) {
        zip.add(KerasArchive.WEIGHTS, bytes::transferTo);
      }
      zip.finish();
    }
  }

  private static void writeWeights(
      KerasModelConfig config,
      Map<String, List<TensorSpec>> tensors,
      Weights weights,
      FileChannel hdf5)
      throws IOException {
    Hdf5Writer file = new Hdf5Writer(hdf5);
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Long> layers = new LinkedHashMap<>();
    for (Layer layer : config.layers()) {
      String type = KerasArchive.snakeCase(layer.type());
      int count = counts.merge(type, 1, Integer::sum) - 1;
      // Of layers without tensors Keras keeps empty groups, and does not miss them.
      if (tensors.containsKey(layer.name())) {
        layers.put(
            count == 0 ? type : type + "_" + count,
            layer(file, layer.name(), tensors.get(layer.name()), weights));
      }
    }
    file.finish(file.group(Map.of("layers", file.group(layers, List.of())), List.of()));
  }

  private static long layer(Hdf5Writer file, String name, List<TensorSpec> tensors, Weights weights)
      throws IOException {
    Map<String, Long> variables = new LinkedHashMap<>();
    for (TensorSpec tensor : tensors) {
      variables.put(
          Integer.toString(variables.size()),
          file.dataset(tensor.shape(), weights.floats(tensor.name())));
    }
    long vars = file.group(variables, List.of(file.text("name", name)));
    return file.group(Map.of("vars", vars), List.of());
  }
}
