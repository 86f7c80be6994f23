package io.likewise.runs.grid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever the grid and however it is divided, every combination is there once. */
class GridExpansionTest {
  private static List<String> values(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  private static Grid grid(int backends, int bases, List<Integer> sizes) {
    Map<String, List<String>> settings = new LinkedHashMap<>();
    for (int i = 0; i < sizes.size(); i++) {
      settings.put("key" + i, values("v", sizes.get(i)));
    }
    return new Grid(
        "grid.yaml", values("b", backends), false, values("p", bases), settings, Map.of());
  }

  @Property(tries = 200)
  void everyCombinationOnce(
      @ForAll @IntRange(min = 1, max = 3) int backends,
      @ForAll @IntRange(min = 1, max = 3) int bases,
      @ForAll @Size(max = 4) List<@IntRange(min = 1, max = 4) Integer> sizes) {
    List<GridCell> cells = grid(backends, bases, sizes).cells();
    int product = sizes.stream().reduce(backends * bases, Math::multiplyExact);
    assertThat(cells).hasSize(product);
    assertThat(new HashSet<>(cells)).hasSize(product);
    assertThat(cells)
        .allSatisfy(cell -> assertThat(cell.settings()).hasSize(sizes.size()))
        .isEqualTo(grid(backends, bases, sizes).cells());
  }

  @Property(tries = 500)
  void shardsAreAPartition(
      @ForAll @IntRange(max = 300) int cells, @ForAll @IntRange(min = 1, max = 50) int count) {
    List<Integer> all = new ArrayList<>();
    for (int index = 1; index <= count; index++) {
      Shard shard = new Shard(index, count);
      List<Integer> part = IntStream.range(0, cells).filter(shard::has).boxed().toList();
      assertThat(part.size()).isBetween(cells / count, (cells + count - 1) / count);
      all.addAll(part);
    }
    assertThat(all).containsExactlyInAnyOrderElementsOf(IntStream.range(0, cells).boxed().toList());
  }
}
