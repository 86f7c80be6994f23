package io.likewise.data.weights;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.data.formats.StoredTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A file's tensors under their canonical names and in canonical layouts, whichever of the usual
 * ways the file names them.
 *
 * @param byName the tensors in the file's order
 * @param remark what is to be said of their origin
 */
record NamedTensors(Map<String, StoredTensor> byName, Optional<String> remark) {
  private static final Pattern OUTPUT_NUMBER = Pattern.compile(":\\d+$");

  /**
   * Names a file's tensors.
   *
   * @throws LikewiseException {@code WEIGHTS_MISMATCH} if two tensors have the same name
   */
  static NamedTensors of(List<StoredTensor> tensors, ModelSpec spec, String origin) {
    List<String> names = tensors.stream().map(StoredTensor::name).toList();
    Optional<String> prefix = TorchvisionNames.prefix(names);
    if (prefix.isPresent()) {
      return new NamedTensors(torchvision(tensors, prefix.get(), origin), Optional.empty());
    }
    List<String> keras = names.stream().map(NamedTensors::keras).toList();
    if (keras.stream().anyMatch(OldKerasNames::isOld)) {
      return new NamedTensors(
          put(tensors, name -> OldKerasNames.canonical(keras(name)), origin),
          Optional.of(OldKerasNames.REMARK));
    }
    if (CountedKerasNames.isCounted(keras)) {
      CountedKerasNames counted = new CountedKerasNames(spec);
      return new NamedTensors(
          put(tensors, name -> counted.canonical(keras(name)), origin), Optional.empty());
    }
    return new NamedTensors(put(tensors, NamedTensors::keras, origin), Optional.empty());
  }

  /** Returns the last two parts of a name, layer and tensor: a model's own name may precede. */
  private static String keras(String name) {
    String plain = OUTPUT_NUMBER.matcher(name).replaceFirst("");
    int tensor = plain.lastIndexOf('/');
    int layer = tensor < 1 ? -1 : plain.lastIndexOf('/', tensor - 1);
    return plain.substring(layer + 1);
  }

  private static Map<String, StoredTensor> torchvision(
      List<StoredTensor> tensors, String prefix, String origin) {
    List<StoredTensor> used =
        tensors.stream()
            .filter(tensor -> !TorchvisionNames.isCounter(tensor.name()))
            .map(TorchvisionNames::canonical)
            .toList();
    return put(
        used,
        name ->
            name.startsWith(prefix)
                ? TorchvisionNames.canonical(name.substring(prefix.length()))
                : name,
        origin);
  }

  private static Map<String, StoredTensor> put(
      List<StoredTensor> tensors, UnaryOperator<String> canonical, String origin) {
    Map<String, StoredTensor> byName = new LinkedHashMap<>();
    for (StoredTensor tensor : tensors) {
      String name = canonical.apply(tensor.name());
      StoredTensor other = byName.putIfAbsent(name, tensor);
      if (other != null) {
        throw new LikewiseException(
            ErrorCode.WEIGHTS_MISMATCH,
            String.format(
                "%s: tensors %s and %s are both %s. Choose a file that holds one network.",
                origin, other.name(), tensor.name(), name));
      }
    }
    return byName;
  }
}
