package io.likewise.api.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A bottleneck block: {@code relu(shortcut(x) + third(second(first(x))))}.
 *
 * @param name the canonical prefix, such as {@code conv2_block1}
 * @param projection the unit on the shortcut of a group's first block; elsewhere the shortcut is x
 *     itself
 * @param first the 1×1 unit that narrows
 * @param second the 3×3 unit
 * @param third the 1×1 unit that widens, without ReLU
 */
public record ResidualBlock(
    String name, Optional<ConvUnit> projection, ConvUnit first, ConvUnit second, ConvUnit third) {

  /** Returns the block's units, the projection first where there is one. */
  public List<ConvUnit> units() {
    return Stream.concat(projection.stream(), Stream.of(first, second, third)).toList();
  }
}
