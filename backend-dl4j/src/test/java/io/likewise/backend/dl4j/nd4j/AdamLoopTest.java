package io.likewise.backend.dl4j.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

@DisplayName("Adam in a loop")
class AdamLoopTest {
  /** Several pieces, and a part of one. */
  private static final int TRAINED = 10_000;

  private static final int FROZEN = 3;

  /** Parameters, of which the first are not trained, after some updates. */
  private static float[] updated(AdamUpdate update) {
    Random random = new Random(1);
    INDArray parameters = numbers(random, FROZEN + TRAINED);
    INDArray first = Nd4j.zeros(DataType.FLOAT, 1, TRAINED);
    INDArray second = Nd4j.zeros(DataType.FLOAT, 1, TRAINED);
    for (int step = 1; step <= 3; step++) {
      update.run(parameters, numbers(random, TRAINED), first, second, 1e-3);
    }
    return parameters.data().asFloat();
  }

  private static INDArray numbers(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape(1, count);
  }

  @Test
  @DisplayName("comes to what ND4J's operator does, but for rounding")
  void operator() {
    try (AdamUpdate loop = new AdamLoop(2)) {
      assertThat(updated(loop))
          .containsExactly(updated(new AdamOperator(DataType.FLOAT)), within(1e-6f));
    }
  }

  @Test
  @DisplayName("comes to the same bits with any number of threads")
  void threads() {
    try (AdamUpdate one = new AdamLoop(1);
        AdamUpdate three = new AdamLoop(3)) {
      assertThat(updated(three)).containsExactly(updated(one));
    }
  }

  @Test
  @DisplayName("ends its threads when it is closed")
  void close() {
    AdamUpdate loop = new AdamLoop(2);
    loop.close();
    assertThatThrownBy(() -> updated(loop)).isInstanceOf(RejectedExecutionException.class);
  }
}
