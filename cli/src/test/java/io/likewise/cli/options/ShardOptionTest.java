package io.likewise.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runs.grid.Shard;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("--shard")
class ShardOptionTest {
  private static Map<String, String> environment(String text) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String setting : text == null ? new String[0] : text.split(" ", -1)) {
      String[] parts = setting.split("=", 2);
      variables.put(parts[0], parts[1]);
    }
    return variables;
  }

  @ParameterizedTest(name = "{0} with {1} is {2} of {3}")
  @CsvSource({
    "2/8,, 2, 8",
    "1/1,, 1, 1",
    "auto, SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=4, 1, 4",
    "auto, SLURM_ARRAY_TASK_ID=4 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_COUNT=4, 4, 4",
    "auto, SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_STEP=2"
        + " SLURM_ARRAY_TASK_COUNT=3, 3, 3",
    "auto/5, SLURM_ARRAY_TASK_ID=2 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=4, 3, 5",
    "auto/3, JOB_COMPLETION_INDEX=2, 3, 3",
  })
  void reads(String text, String variables, int index, int count) {
    assertThat(ShardOption.parse(text, environment(variables))).isEqualTo(new Shard(index, count));
  }

  @ParameterizedTest(name = "{0} with {1} is refused: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "0/4 | | means part 0 of 4, expected a part from 1",
        "5/4 | | means part 5 of 4",
        "1/0 | | means part 1 of 0",
        "half | | 'half' is not a part; expected I/N",
        "auto | | auto needs the variable SLURM_ARRAY_TASK_ID",
        "auto | JOB_COMPLETION_INDEX=2 | does not know how many parts there are; say auto/N",
        "auto/2 | JOB_COMPLETION_INDEX=2 | means part 3 of 2",
        "auto/2 | JOB_COMPLETION_INDEX=x | JOB_COMPLETION_INDEX is 'x', expected a whole number.",
      })
  void refuses(String text, String variables, String sentence) {
    assertThatThrownBy(() -> ShardOption.parse(text, environment(variables)))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining(sentence);
  }
}
