package io.likewise.backend.dl4j;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import java.util.EnumSet;
import java.util.Set;

/**
 * The ResNet50 of DL4J's model zoo, trained by DL4J's own transfer learning, all as it is released:
 * another network than the one that every other engine computes.
 */
final class ZooEngine implements Dl4jEngine {
  /** The engine's name on the command line. */
  static final String NAME = "zoo";

  private static final String MARKER = "org/deeplearning4j/zoo/model/ResNet50.class";

  /** Returns whether the engine's classes are on the class path; loads none of them. */
  static boolean isOnClassPath() {
    return Nd4jEngine.isOnClassPath()
        && ZooEngine.class.getClassLoader().getResource(MARKER) != null;
  }

  /** There is one path, the stock one; {@code fast} and {@code reference} are the same. */
  @Override
  public Set<Capability> capabilities() {
    return EnumSet.of(Capability.STOCK_PATH, Capability.DETERMINISTIC);
  }

  @Override
  public Backend open(BackendOptions options) {
    if (options.precision() != Precision.FLOAT32) {
      throw new LikewiseException(
          ErrorCode.CAPABILITY_DECLINED,
          "engine dl4j:zoo computes in float32 only. Use --precision=float32.");
    }
    Nd4jEngine.load(NAME, options);
    return new ZooBackend(options);
  }
}
