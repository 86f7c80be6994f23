package io.likewise.tck;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestClassOrder;

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
 * computed on the CPU with one thread. What the backend does not claim shows as skipped, with the
 * reason; that it declines it cleanly is a rule. A rule may rely on those before it, so the first
 * one that fails is the one to look at. Bounds are those of {@code docs/numerics.md}.
 */
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

  private Subject subject() {
    double bound = firstUnfrozenLossBound();
    if (!(bound <= LARGEST_FIRST_UNFROZEN_LOSS)) {
      throw new IllegalArgumentException(
          "firstUnfrozenLossBound: " + bound + ", expected at most 1e-3");
    }
    return new Subject(backend, engine, bound);
  }

  @Nested
  @DisplayName("1 Identity and capabilities")
  final class Identity extends IdentityRules {
    Identity() {
      super(subject());
    }
  }

  @Nested
  @DisplayName("2 Weights in, weights out")
  final class WeightsInAndOut extends WeightsRules {
    WeightsInAndOut() {
      super(subject());
    }
  }

  @Nested
  @DisplayName("3 Inference")
  final class Inference extends InferenceRules {
    Inference() {
      super(subject());
    }
  }

  @Nested
  @DisplayName("4 Batches and masks")
  final class Batches extends BatchRules {
    Batches() {
      super(subject());
    }
  }

  @Nested
  @DisplayName("5 A frozen stage")
  final class Frozen extends FrozenStageRules {
    Frozen() {
      super(subject());
    }
  }

  @Nested
  @DisplayName("6 An unfrozen stage")
  final class Unfrozen extends UnfrozenStageRules {
    Unfrozen() {
      super(subject());
    }
  }

  @Nested
  @DisplayName("7 Determinism")
  final class Determinism extends DeterminismRules {
    Determinism() {
      super(subject());
    }
  }

  @Nested
  @DisplayName("8 Stages and state")
  final class State extends StateRules {
    State() {
      super(subject());
    }
  }

  @Nested
  @DisplayName("9 Life cycle")
  final class LifeCycle extends LifeCycleRules {
    LifeCycle() {
      super(subject());
    }
  }

  @Nested
  @DisplayName("10 Long runs and other processes")
  final class LongRuns extends LongRunRules {
    LongRuns() {
      super(subject());
    }
  }

  @Nested
  @Tag("resnet50")
  @DisplayName("11 ResNet50")
  final class ResNet50 extends ResNet50Rules {
    ResNet50() {
      super(subject());
    }
  }
}
