package io.likewise.data.batches;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("A batch plan")
class BatchPlanTest {

  private static int[] sizes(int images, int batchSize, boolean joinSingle) {
    BatchPlan plan = new BatchPlan(new int[images], batchSize, joinSingle);
    int[] sizes = new int[plan.batches()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = plan.size(i);
    }
    return sizes;
  }

  @Test
  @DisplayName("joins a last batch of one image to the batch before it, in training only")
  void joins() {
    assertThat(sizes(9, 4, true)).containsExactly(4, 5);
    assertThat(sizes(9, 4, false)).containsExactly(4, 4, 1);
    assertThat(sizes(3, 2, true)).containsExactly(3);
  }

  @Test
  @DisplayName("keeps a last batch of two or more, and full ones")
  void keeps() {
    assertThat(sizes(10, 4, true)).containsExactly(4, 4, 2);
    assertThat(sizes(8, 4, true)).containsExactly(4, 4);
    assertThat(sizes(2, 4, true)).containsExactly(2);
  }

  @Property
  @Label("uses every image once, in batches that fit the largest")
  void complete(
      @ForAll @IntRange(min = 2, max = 200) int images,
      @ForAll @IntRange(min = 2, max = 50) int batchSize,
      @ForAll boolean joinSingle) {
    BatchPlan plan = new BatchPlan(new int[images], batchSize, joinSingle);
    int used = 0;
    int largest = 0;
    for (int i = 0; i < plan.batches(); i++) {
      assertThat(plan.start(i)).isEqualTo(used);
      assertThat(plan.size(i)).isBetween(joinSingle ? 2 : 1, batchSize + 1);
      used += plan.size(i);
      largest = Math.max(largest, plan.size(i));
    }
    assertThat(used).isEqualTo(images);
    assertThat(plan.largest()).isEqualTo(largest);
  }
}
