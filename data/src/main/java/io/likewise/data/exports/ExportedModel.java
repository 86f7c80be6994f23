package io.likewise.data.exports;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * What is exported: a trained network and what has to be known to use it.
 *
 * @param spec the network
 * @param weights its tensors
 * @param preprocessing what it expects to be done to pixels
 * @param classNames what its classes are called, by label
 * @param origin where it came from, such as digests, by key, in order
 */
public record ExportedModel(
    ModelSpec spec,
    Weights weights,
    Preprocessing preprocessing,
    List<String> classNames,
    Map<String, String> origin) {
  /** Checks that the weights are the network's, and copies the collections. */
  public ExportedModel {
    weights.requireMatches(spec, "the weights to export");
    classNames = List.copyOf(classNames);
    if (classNames.size() != spec.classes()) {
      throw new IllegalArgumentException(
          classNames.size() + " names do not name " + spec.classes() + " classes");
    }
    origin = Collections.unmodifiableMap(new LinkedHashMap<>(origin));
  }

  /** Returns what a file says of the model beside its tensors: free text by key, in order. */
  Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("network", "resnet" + spec.blocks() + " " + word(spec.variant()));
    metadata.put("image_size", Integer.toString(spec.imageSize()));
    metadata.put("classes", names());
    metadata.put("preprocessing", word(preprocessing));
    // What it means, for those who do not know the word: of pixels from 0 to 255, by channel.
    metadata.put("preprocessing_source", channels(preprocessing::source));
    metadata.put("preprocessing_scale", channels(channel -> preprocessing.scale(channel) / 255));
    metadata.put("preprocessing_shift", channels(preprocessing::shift));
    metadata.putAll(origin);
    return metadata;
  }

  private String names() {
    ArrayNode names = JsonNodeFactory.instance.arrayNode();
    classNames.forEach(names::add);
    return names.toString();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String channels(IntFunction<Object> value) {
    return IntStream.range(0, 3).mapToObj(value).toList().toString();
  }
}
