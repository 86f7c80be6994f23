package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Puts one mistake at a time into a backend that keeps every rule. Those that only ResNet50 shows
 * take minutes and a large heap in loops of Java; {@code -Dlikewise.tck.resnet50=true
 * -Dtest.heap=9g} has them as well.
 */
@DisplayName("Rule")
class FaultsTest {
  static final String RESNET50 = "likewise.tck.resnet50";

  static List<Fault> faults() {
    return Fault.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  @DisplayName("finds its fault first")
  void findsItsFaultFirst(Fault fault, @TempDir Path folder) throws IOException {
    boolean resNet50 = fault.rule().startsWith("11.");
    Assumptions.assumeTrue(
        !resNet50 || Boolean.getBoolean(RESNET50),
        "takes minutes; -D" + RESNET50 + "=true -Dtest.heap=9g has it");
    try (URLClassLoader loader = Skeleton.compile(folder, fault.edits())) {
      KitRun run = KitRun.on(loader, resNet50);
      assertThat(run.failed())
          .as("first rule that failed, of %s", run.failure())
          .hasValue(fault.rule());
      assertThat(run.failure().orElseThrow()).hasMessageStartingWith("rule " + fault.rule());
      assertThat(run.report()).contains("  FAILED rule " + fault.rule());
    }
  }

  @Test
  @DisplayName("after rule has a fault that it finds")
  void everyRuleHasAFault() {
    assertThat(Fault.all().stream().map(Fault::rule).distinct())
        .containsExactlyElementsOf(
            RuleTexts.rules().stream().map(rule -> rule.split(" ", 2)[0]).toList());
  }
}
