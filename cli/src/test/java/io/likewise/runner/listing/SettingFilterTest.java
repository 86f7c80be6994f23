package io.likewise.runner.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.cli.TinyRun;
import io.likewise.runs.plan.RunPlan;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The filter by a setting")
class SettingFilterTest {
  private static final RunPlan PLAN = TinyRun.plan(3, "stage1.learningRate", "0.001");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "seed=3 | true",
        "seed=30 | false",
        "stage1.learningRate=1e-3 | true",
        "stage1.learningRate=0.01 | false",
        "backend.engine=idle | true",
        "network.dense=8 | true",
        "network.dense=[8] | true",
        "data.source=sample | true",
        "data.source=cifar10 | false"
      })
  @DisplayName("compares values, however numbers and lists are written")
  void compares(String filter, boolean accepted) {
    assertThat(SettingFilter.parse(filter).accepts(PLAN)).isEqualTo(accepted);
  }

  @Test
  @DisplayName("refuses what is no setting, and says which was meant")
  void refuses() {
    assertThatThrownBy(() -> SettingFilter.parse("stage1.learningrate=1").accepts(PLAN))
        .hasMessageContaining("stage1.learningRate");
    assertThatThrownBy(() -> SettingFilter.parse("seed")).hasMessageContaining("key=value");
  }
}
