package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The skeleton of a backend")
class SkeletonTest {
  @Test
  @DisplayName("keeps every rule, and what it declines shows as skipped")
  void keepsTheRules(@TempDir Path folder) throws IOException {
    boolean resNet50 = Boolean.getBoolean(FaultsTest.RESNET50);
    try (URLClassLoader loader = Skeleton.compile(folder, List.of())) {
      KitRun run = KitRun.on(loader, resNet50);
      assertThat(run.failure()).isEmpty();
      assertThat(run.passed().stream().distinct())
          .containsExactlyElementsOf(
              RuleTexts.rules().stream()
                  .map(rule -> rule.split(" ", 2)[0])
                  .filter(rule -> resNet50 || !rule.startsWith("11."))
                  .toList());
      assertThat(run.skipped())
          .isNotEmpty()
          .allSatisfy(
              reason -> assertThat(reason).endsWith(", fast: example:loops declines: fast-path"));
      assertThat(run.report())
          .contains(" tests hold, none fails\n")
          .contains("  skipped, fast, as example:loops declines: fast-path: 2.1 2.2 ")
          .containsPattern("  speed, float32 reference, 1 thread: [\\d,]+ images/s, \\d")
          .containsPattern("  speed, float64, 2 threads: [\\d,]+ images/s, \\d");
    }
  }
}
