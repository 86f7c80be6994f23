package io.likewise.data.formats;

import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Weights that Keras wrote as HDF5, in both of its layouts; tensors are named {@code
 * <layer>/<tensor>}.
 *
 * <p>The <em>legacy</em> layout ({@code save_weights("x.h5")}, {@code save("x.h5")}, the published
 * ImageNet files) lists its layers in the attribute {@code layer_names} of the root or of {@code
 * /model_weights}, and a layer's tensors in the attribute {@code weight_names} of its group (Keras
 * 3, {@code legacy/saving/legacy_h5_format.py}). Those attributes are trusted, not paths, which
 * changed from version to version.
 *
 * <p>The layout of <em>{@code .weights.h5}</em> and of {@code .keras} archives has {@code
 * layers/<class>_<counter>/vars/<index>} (Keras 3, {@code saving/saving_lib.py}). The layer's name
 * is an attribute of {@code vars} in newer versions; for older ones it comes from the archive's
 * {@code config.json}, and what even that does not name stays {@code <class>_<counter>}.
 */
public final class KerasHdf5 implements WeightsContainer {
  private static final String LAYERS = "layer_names";
  private static final String VARIABLES = "vars";
  private static final Pattern VARIABLES_BELOW = Pattern.compile("(^|/)" + VARIABLES + "$");

  /** What else has variables: an optimizer, random generators, metrics. */
  private static final Set<String> NO_LAYERS =
      Set.of("optimizer", "seed_generator", "metrics", "compile_metrics");

  private static final int MOST_DEPTH = 16;
  private static final int MOST_GROUPS = 1 << 16;

  private static final List<String> AFFINE = List.of("kernel", "bias");
  private static final List<String> BATCH_NORM =
      List.of("gamma", "beta", "moving_mean", "moving_variance");

  private final String origin;
  private final Hdf5File file;
  private final Map<String, String> layerNames;
  private int groups;

  /**
   * Opens a file.
   *
   * @param bytes the file
   * @param origin what the user knows it as, for messages
   * @param layerNames names of layers by their path in the file, such as {@code layers/conv2d_1}
   */
  public KerasHdf5(ByteBuffer bytes, String origin, Map<String, String> layerNames) {
    this.origin = origin;
    this.file = Hdf5File.open(bytes, origin);
    this.layerNames = Map.copyOf(layerNames);
  }

  @Override
  public List<StoredTensor> tensors() {
    List<StoredTensor> tensors = new ArrayList<>();
    Group root = file.root();
    Group weights = file.group(root, "model_weights").orElse(root);
    Optional<List<String>> layers = file.names(weights, LAYERS);
    if (layers.isPresent()) {
      for (String layer : layers.get()) {
        addLegacyLayer(weights, layer, tensors);
      }
    } else {
      addVariables(root, "", 0, tensors);
    }
    if (tensors.isEmpty()) {
      throw Hdf5File.corrupt(origin, "no layer with tensors as Keras writes them is in it");
    }
    return tensors;
  }

  private void addLegacyLayer(Group weights, String layer, List<StoredTensor> tensors) {
    Group group =
        file.group(weights, layer)
            .orElseThrow(
                () ->
                    Hdf5File.corrupt(
                        origin, "it names the layer " + layer + ", and there is none"));
    for (String name : file.names(group, "weight_names").orElse(List.of())) {
      tensors.add(file.tensor(group, name, legacyName(layer, name)));
    }
  }

  /**
   * A model inside the model is one "layer"; its tensors' names say which of its layers is meant.
   */
  private static String legacyName(String layer, String weight) {
    String[] parts = weight.split("/", -1);
    int last = parts.length - 1;
    String tensor = parts[Math.max(0, last)].replaceFirst(":\\d+$", "");
    return (last > 0 ? parts[last - 1] : layer) + "/" + tensor;
  }

  private void addVariables(Group group, String path, int depth, List<StoredTensor> tensors) {
    groups++;
    if (depth > MOST_DEPTH || groups > MOST_GROUPS) {
      throw Hdf5File.corrupt(origin, "its groups lie in each other without end");
    }
    for (Node child : file.children(group)) {
      // On Windows, Keras up to 3.0 wrote a path as one name: layers\\conv2d.
      String name = child.getName().replace('\\', '/');
      if (!(child instanceof Group inner) || child.isLink() || isNoLayer(name)) {
        continue;
      }
      String below = path.isEmpty() ? name : path + "/" + name;
      if (VARIABLES_BELOW.matcher(below).find()) {
        tensors.addAll(variables(inner, VARIABLES_BELOW.matcher(below).replaceFirst("")));
      } else {
        addVariables(inner, below, depth + 1, tensors);
      }
    }
  }

  private static boolean isNoLayer(String name) {
    return Arrays.stream(name.split("/", -1)).anyMatch(NO_LAYERS::contains);
  }

  private List<StoredTensor> variables(Group vars, String path) {
    List<Dataset> datasets =
        file.children(vars).stream()
            .filter(node -> node instanceof Dataset && !node.isLink())
            .map(Dataset.class::cast)
            .sorted(
                Comparator.comparingInt((Dataset set) -> set.getName().length())
                    .thenComparing(Dataset::getName))
            .toList();
    String layer =
        file.text(vars, "name")
            .orElseGet(
                () -> layerNames.getOrDefault(path, path.substring(path.lastIndexOf('/') + 1)));
    List<String> names = variableNames(datasets);
    List<StoredTensor> tensors = new ArrayList<>();
    for (int i = 0; i < datasets.size(); i++) {
      tensors.add(file.tensor(datasets.get(i), layer + "/" + names.get(i)));
    }
    return tensors;
  }

  /** Tensors have no names here, only their order: that in which a layer made them. */
  private static List<String> variableNames(List<Dataset> datasets) {
    int rank = datasets.isEmpty() ? 0 : datasets.get(0).getDimensionsAsLong().length;
    if (datasets.size() <= AFFINE.size() && rank > 1) {
      return AFFINE;
    }
    return datasets.size() == BATCH_NORM.size() && rank == 1
        ? BATCH_NORM
        : datasets.stream().map(set -> VARIABLES + "/" + set.getName()).toList();
  }

  @Override
  public void close() {
    file.close();
  }
}
