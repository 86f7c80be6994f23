package io.likewise.tck;

import io.likewise.api.backend.Device;
import io.likewise.tck.reference.ComputeMode;
import io.likewise.tck.subject.KitReport;
import io.likewise.tck.subject.Subject;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The rules that every backend keeps, numbered as in {@code docs/backends.md}. A backend's tests
 * inherit them all:
 *
 * <pre>{@code
 * class LoopsCompatibilityTest extends BackendCompatibilityKit {
 *   LoopsCompatibilityTest() {
 *     super("example", "loops");
 *   }
 * }
 * }</pre>
 *
 * <p>The provider is found by the service loader, as the product finds it, and everything is
 * computed with one thread, on the CPU unless {@link #device} says otherwise. What the backend does
 * not claim shows as skipped. A rule may rely on those before it, so the first one that fails is
 * the one to look at: each failure begins with its rule and mode, and the kit ends with a report of
 * what failed in the rules' order, what was skipped and why, and how fast the engine was. Bounds
 * are those of {@code docs/numerics.md}.
 */
@ExtendWith(KitExtension.class)
@TestClassOrder(RuleOrder.class)
@DisplayName("A backend")
public abstract class BackendCompatibilityKit {
  private static final double USUAL_FIRST_UNFROZEN_LOSS = 2e-5;
  private static final double LARGEST_FIRST_UNFROZEN_LOSS = 1e-3;

  private final String backend;
  private final String engine;

  /**
   * Names what is tested.
   *
   * @param backend the backend's name, as {@code BackendProvider.name()} returns it
   * @param engine one of its engines
   */
  protected BackendCompatibilityKit(String backend, String engine) {
    this.backend = backend;
    this.engine = engine;
  }

  /**
   * Returns how close the first float32 loss of an unfrozen stage comes to the reference, in nats
   * or, if the reference is larger than 1, relative to it: 2e-5, unless the engine's own arithmetic
   * needs more; at most 1e-3. An engine that overrides this says why.
   */
  protected double firstUnfrozenLossBound() {
    return USUAL_FIRST_UNFROZEN_LOSS;
  }

  /** Returns where everything is computed: the CPU, unless overridden. */
  protected Device device() {
    return Device.CPU;
  }

  /**
   * Returns the folder with the engine's descriptor, {@code engine.yaml}, below which are the names
   * of backend and engine; {@code ${folder}} is it.
   */
  protected Path engineFolder() {
    return Path.of("src", "main", "engines", backend, engine);
  }

  Subject subject(ComputeMode mode, KitReport report) {
    double bound = firstUnfrozenLossBound();
    if (!(bound <= LARGEST_FIRST_UNFROZEN_LOSS)) {
      throw new IllegalArgumentException(
          "firstUnfrozenLossBound: " + bound + ", expected at most 1e-3");
    }
    Path folder = engineFolder().toAbsolutePath();
    return new Subject(backend, engine, device(), folder, bound, mode, report);
  }

  @Nested
  @DisplayName("1 Identity and capabilities")
  final class Identity extends IdentityRules {}

  @Nested
  @DisplayName("2 Weights in, weights out")
  final class WeightsInAndOut extends WeightsRules {}

  @Nested
  @DisplayName("3 Inference")
  final class Inference extends InferenceRules {}

  @Nested
  @DisplayName("4 Batches and masks")
  final class Batches extends BatchRules {}

  @Nested
  @DisplayName("5 A frozen stage")
  final class Frozen extends FrozenStageRules {}

  @Nested
  @DisplayName("6 An unfrozen stage")
  final class Unfrozen extends UnfrozenStageRules {}

  @Nested
  @DisplayName("7 Determinism")
  final class Determinism extends DeterminismRules {}

  @Nested
  @DisplayName("8 Stages and state")
  final class State extends StateRules {}

  @Nested
  @DisplayName("9 Life cycle")
  final class LifeCycle extends LifeCycleRules {}

  @Nested
  @DisplayName("10 Long runs and other processes")
  final class LongRuns extends LongRunRules {}

  @Nested
  @Tag("resnet50")
  @DisplayName("11 ResNet50")
  final class ResNet50 extends ResNet50Rules {}

  @Nested
  @DisplayName("12 Layers one by one")
  final class Layers extends LayerRules {}
}
