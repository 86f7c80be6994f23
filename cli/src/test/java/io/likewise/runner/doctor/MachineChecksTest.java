package io.likewise.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.runs.machine.CgroupLimits;
import io.likewise.runs.machine.MachineShare;
import io.likewise.runs.machine.Processor;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The doctor's look at the machine")
class MachineChecksTest {
  private static final long GIB = 1L << 30;

  private static Properties system(String name, String architecture) {
    Properties properties = new Properties();
    properties.setProperty("os.name", name);
    properties.setProperty("os.version", "1");
    properties.setProperty("os.arch", architecture);
    return properties;
  }

  @ParameterizedTest(name = "grades {0} on {1} as {2}")
  @CsvSource({
    "Linux, amd64, OK",
    "Linux, aarch64, OK",
    "Linux, riscv64, NOTE",
    "Mac OS X, aarch64, OK",
    "Mac OS X, x86_64, NOTE",
    "Windows 11, amd64, OK",
    "Windows 11, aarch64, NOTE",
    "FreeBSD, amd64, NOTE"
  })
  void system(String name, String architecture, Grade grade) {
    assertThat(MachineChecks.system(system(name, architecture)).grade()).isEqualTo(grade);
  }

  @ParameterizedTest(name = "grades Java {0} as {1}")
  @CsvSource({"17.0.15, OK", "25, OK", "26.0.1, NOTE"})
  void java(String version, Grade grade) {
    Finding finding = MachineChecks.java(Runtime.Version.parse(version), System.getProperties());
    assertThat(finding.grade()).isEqualTo(grade);
    assertThat(finding.text()).startsWith(version).contains(System.getProperty("java.home"));
  }

  @Nested
  @DisplayName("at its processor")
  class OfProcessor {
    private Finding find(String architecture, String... features) {
      Processor processor = new Processor("Quick 9", 4, List.of(features));
      return MachineChecks.processor(processor, 8, architecture);
    }

    @Test
    @DisplayName("names it with the vector instructions that engines use")
    void named() {
      Finding finding = find("amd64", "fpu", "avx2", "avx512f", "avx512bw");
      assertThat(finding.line()).isEqualTo("Quick 9, 8 logical processors, AVX2, AVX-512");
      assertThat(finding.grade()).isEqualTo(Grade.OK);
      assertThat(finding.facts())
          .containsEntry("cores", 4)
          .containsEntry("logicalProcessors", 8)
          .containsEntry("vectors", List.of("AVX2", "AVX-512"));
    }

    @Test
    @DisplayName("finds them in the longer words of other systems")
    void otherWords() {
      assertThat(find("amd64", "pf_avx2_instructions_available").text()).endsWith(", AVX2");
    }

    @Test
    @DisplayName("notes that AVX2 is missing, where there is such a thing and it is known")
    void withoutAvx2() {
      Finding finding = find("amd64", "fpu", "sse2");
      assertThat(finding.grade()).isEqualTo(Grade.NOTE);
      assertThat(finding.line()).contains("without AVX2").contains("processor model");
      assertThat(find("aarch64", "asimd").grade()).isEqualTo(Grade.OK);
      assertThat(find("amd64").grade()).isEqualTo(Grade.OK);
    }

    @Test
    @DisplayName("finds one that does not tell anything")
    void unknown() {
      Finding finding = MachineChecks.processor(new Processor("", 0, List.of()), 1, "amd64");
      assertThat(finding.line()).isEqualTo("of unknown name, 1 logical processor");
    }
  }

  @Nested
  @DisplayName("at the limits of control groups")
  class OfLimits {
    private Finding find(int version, Double processors, Long memory, int threads) {
      CgroupLimits limits =
          new CgroupLimits(
              version,
              processors == null ? OptionalDouble.empty() : OptionalDouble.of(processors),
              memory == null ? OptionalLong.empty() : OptionalLong.of(memory));
      return MachineChecks.limits(limits, new MachineShare(threads, GIB));
    }

    @Test
    @DisplayName("says that there are none")
    void none() {
      assertThat(find(0, null, null, 8).line()).isEqualTo("none: no control groups here");
      assertThat(find(2, null, null, 8).line()).isEqualTo("none by control groups (v2)");
    }

    @Test
    @DisplayName("says what they allow, and how many threads a run has by that")
    void both() {
      Finding finding = find(2, 1.5, 2 * GIB, 2);
      assertThat(finding.line())
          .isEqualTo(
              "1.5 processors and 2,048 MB of memory by control groups (v2); a run has 2 threads by"
                  + " default");
      assertThat(finding.facts())
          .containsEntry("cgroupVersion", 2)
          .containsEntry("processors", 1.5)
          .containsEntry("memoryBytes", 2 * GIB)
          .containsEntry("usualThreads", 2);
      assertThat(find(1, null, GIB, 8).line())
          .startsWith("1,024 MB of memory by control groups (v1)");
    }

    @Test
    @DisplayName("notes less than one processor")
    void lessThanOne() {
      assertThat(find(2, 0.5, null, 1).grade()).isEqualTo(Grade.NOTE);
      assertThat(find(2, 1.0, null, 1).grade()).isEqualTo(Grade.OK);
    }
  }

  @Nested
  @DisplayName("at its memory")
  class OfMemory {
    private Finding find(long share, long available) {
      return MachineChecks.memory(new MachineShare(2, share), available);
    }

    @Test
    @DisplayName("says what there is, and what is free of it, within the limits")
    void enough() {
      assertThat(find(8 * GIB, 100 * GIB).line())
          .isEqualTo("8,192 MB for this process, 102,400 MB free on the machine");
      assertThat(find(8 * GIB, 4 * GIB).grade()).isEqualTo(Grade.OK);
    }

    @Test
    @DisplayName("notes too little for a whole ResNet50, and tells other programs from limits")
    void little() {
      assertThat(find(8 * GIB, GIB).grade()).isEqualTo(Grade.NOTE);
      assertThat(find(8 * GIB, GIB).advice()).startsWith("End other programs");
      assertThat(find(2 * GIB, 2 * GIB).advice()).contains("limit, with more");
    }
  }
}
