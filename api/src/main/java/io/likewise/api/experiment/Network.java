package io.likewise.api.experiment;

import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import java.util.List;

/**
 * The network as an experiment states it; with an image size and a number of classes it is a {@link
 * ModelSpec}, which documents every field.
 *
 * @param variant the layout of the base
 * @param blocks residual blocks in each group
 * @param width channels of the stem
 * @param dense units of the hidden dense layers
 * @param dropout the share of units a dropout removes
 * @param dropouts how many hidden dense layers are followed by a dropout
 */
public record Network(
    Variant variant,
    List<Integer> blocks,
    int width,
    List<Integer> dense,
    double dropout,
    int dropouts) {

  /** Copies the lists and checks every field as {@link ModelSpec} does. */
  public Network {
    blocks = List.copyOf(blocks);
    dense = List.copyOf(dense);
    ModelSpec unused = new ModelSpec(variant, blocks, width, dense, dropout, dropouts, 32, 2);
  }

  /** Returns ResNet50 of a variant with the head 128–64 and dropout .25. */
  public static Network resNet50(Variant variant, int dropouts) {
    return new Network(variant, List.of(3, 4, 6, 3), 64, List.of(128, 64), 0.25, dropouts);
  }

  /** Returns the network for an image size and a number of classes. */
  public ModelSpec spec(int imageSize, int classes) {
    return new ModelSpec(variant, blocks, width, dense, dropout, dropouts, imageSize, classes);
  }
}
