package io.likewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Early stopping")
class EarlyStoppingTest {

  @ParameterizedTest(name = "patience {0}: {1} stops after epoch {2}, best {3} ({4})")
  @CsvSource({
    "0, .5 .4 .9,              2, 1, patience 0 is as 1",
    "1, .5 .4 .9,              2, 1, one epoch without improvement",
    "1, .1 .2 .3 .4,           4, 4, always better",
    "1, .5 .5 .9,              2, 1, a tie is no improvement",
    "2, .1 .5 .5 .5 .9,        4, 2, a plateau counts from its first epoch",
    "2, .1 .5 .4 .6 .5 .4 .9,  6, 4, an improvement in time starts the count anew",
    "2, .9 .1 .2 .95,          3, 1, best in the first epoch",
    "5, .9 .1 .2 .3 .4 .95 .1, 7, 6, a late improvement",
    "5, .9 .1 .2 .3 .4 .8 .95, 6, 1, an improvement that comes too late",
    "5, 0 0 0 0 0 0 .9,        6, 1, an accuracy of 0 in the first epoch is the best",
    "5, .1 .2,                 2, 2, epochs run out",
  })
  void stops(int patience, String accuracies, int stopsAfter, int best, String why) {
    EarlyStopping stopping = new EarlyStopping(patience);
    List<Double> values = Arrays.stream(accuracies.split(" ")).map(Double::valueOf).toList();
    int epoch = 0;
    int lastBest = 0;
    while (epoch < values.size() && !stopping.isDue()) {
      epoch++;
      if (stopping.isBest(values.get(epoch - 1))) {
        lastBest = epoch;
      }
    }
    assertThat(epoch).as(why).isEqualTo(stopsAfter);
    assertThat(lastBest).as(why).isEqualTo(best);
  }
}
