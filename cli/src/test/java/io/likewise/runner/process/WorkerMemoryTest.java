package io.likewise.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.cli.TestHome;
import io.likewise.cli.TinyRun;
import io.likewise.data.batches.ExperimentBatches;
import io.likewise.data.fetch.FileCache;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A worker's memory")
class WorkerMemoryTest {
  private static final long MB = 1 << 20;
  private static final long MACHINE = 24L << 30;

  /** What the engine's 768 MB leave beside CIFAR-10. */
  private static final long ENGINE = 768 * MB - 60_000 * (3072 + 160);

  private static final RunPlan TINY = TinyRun.plan(1, "name", "tiny");

  @TempDir private Path folder;
  private EngineFolder engine;

  @BeforeEach
  void install() throws IOException {
    install("768m");
  }

  private void install(String heap) throws IOException {
    engine =
        TestHome.folder(
            folder.resolve("backends"),
            "toy",
            "wood",
            """
            backend: toy
            engine: wood
            apiVersion: 1.0
            heap: %s
            """
                .formatted(heap));
  }

  private static RunPlan plan(Map<String, String> settings) {
    return ExperimentFile.with(TINY, settings);
  }

  private MemoryBudget of(RunPlan plan, long machine, int processes, Long chosen) {
    FileCache cache = new FileCache(folder.resolve("cache"));
    return new WorkerMemory(cache, machine, processes, Optional.ofNullable(chosen))
        .of(plan, engine);
  }

  private RunPlan ofFolder(int images, int width, int height, int imageSize, int limit)
      throws IOException {
    Path root = folder.resolve("images");
    for (String name : new String[] {"train/cat", "train/dog", "test/cat", "test/dog"}) {
      Path parent = Files.createDirectories(root.resolve(name));
      Path first = parent.resolve("0.png");
      ImageIO.write(
          new BufferedImage(width, height, BufferedImage.TYPE_BYTE_BINARY), "png", first.toFile());
      for (int i = 1; i < (name.startsWith("test") ? 1 : images / 2); i++) {
        Files.createLink(parent.resolve(i + ".png"), first);
      }
    }
    return plan(
        Map.of(
            "data.source", "folder:" + root,
            "imageSize", "" + imageSize,
            "data.limit", "" + limit));
  }

  @Test
  @DisplayName("is the descriptor's heap for a data set that is not larger than CIFAR-10")
  void small() {
    MemoryBudget memory = of(TINY, MACHINE, 1, null);
    assertThat(memory.heapBytes()).isEqualTo(768 * MB);
    assertThat(memory.imageBytes()).isBetween(2500L * 3072, 2500L * 3300);
    assertThat(memory.engineBytes()).isEqualTo(ENGINE);
    assertThat(memory.decodingBytes()).isZero();
    assertThat(memory.chosen()).isFalse();
  }

  @Test
  @DisplayName("outside the heap has room for the batches made ahead and for the engine's copies")
  void copies() {
    RunPlan large = plan(Map.of("imageSize", "224", "batchSize", "1024"));
    long batch = 1025L * 224 * 224 * 3 * Float.BYTES;
    long ahead = ExperimentBatches.bufferBytes(large.experiment(), 1);
    assertThat(of(large, MACHINE, 1, null).bufferBytes())
        .isBetween(ahead + 2 * batch, ahead + 2 * batch + MB);
    RunPlan wide = ExperimentFile.with(large, "backend.precision", "float64");
    assertThat(of(wide, MACHINE, 1, null).bufferBytes())
        .isBetween(ahead + 4 * batch, ahead + 4 * batch + MB);
  }

  @Test
  @DisplayName("is the descriptor's heap for CIFAR-10, which that has room for")
  void cifar10() {
    RunPlan plan = plan(Map.of("data.source", "cifar10:anywhere"));
    assertThat(of(plan, MACHINE, 1, null).heapBytes()).isEqualTo(768 * MB);
    assertThat(of(plan, MACHINE, 1, 768 * MB).heapBytes()).isEqualTo(768 * MB);
  }

  @Nested
  @DisplayName("of a folder")
  class OfFolder {
    @Test
    @DisplayName("grows with its images at the experiment's size, counted and not read")
    void grows() throws IOException {
      MemoryBudget memory = of(ofFolder(2000, 60, 50, 512, 0), MACHINE, 1, null);
      long pixels = 2002L * 512 * 512 * 3;
      assertThat(memory.imageBytes()).isBetween(pixels, pixels + 2002 * 700);
      assertThat(memory.heapBytes())
          .isBetween(memory.imageBytes() + ENGINE, memory.imageBytes() + ENGINE + MB);
    }

    @Test
    @DisplayName("counts no more training images than the limit")
    void limit() throws IOException {
      MemoryBudget memory = of(ofFolder(2000, 60, 50, 512, 100), MACHINE, 1, null);
      long pixels = 102L * 512 * 512 * 3;
      assertThat(memory.imageBytes()).isBetween(pixels, pixels + 2002 * 700);
    }

    @Test
    @DisplayName("takes equal squares as they are")
    void squares() throws IOException {
      MemoryBudget memory = of(ofFolder(200, 40, 40, 512, 0), MACHINE, 1, null);
      assertThat(memory.imageBytes()).isBetween(202L * 4800, 202L * 5500);
    }

    @Test
    @DisplayName("has room for a few of the largest image, and for fewer on a small machine")
    void decoding() throws IOException {
      install("64m");
      RunPlan plan = ofFolder(4, 7000, 7000, 32, 0);
      MemoryBudget roomy = of(plan, MACHINE, 1, null);
      long one = roomy.decodingBytes() / 4;
      assertThat(one).isGreaterThan(4 * MB);
      long forTwo = roomy.heapBytes() - 2 * one + roomy.bufferBytes();
      MemoryBudget tight = of(plan, (long) (forTwo / 0.9) + 1, 1, null);
      assertThat(tight.decodingBytes()).isBetween(2 * one - MB, 2 * one + MB);
    }

    @Test
    @DisplayName("that does not fit the machine is refused, with what it takes and what helps")
    void refused() throws IOException {
      RunPlan plan = ofFolder(2000, 60, 50, 1024, 0);
      assertThatThrownBy(() -> of(plan, 4096 * MB, 1, null))
          .hasFieldOrPropertyWithValue("code", ErrorCode.OUT_OF_MEMORY)
          .hasMessageContainingAll(
              "2,002 images of 1024 x 1024 pixels take 6,00",
              "4,096 MB of memory",
              "lower data.limit or imageSize")
          .hasFieldOrPropertyWithValue("setting", "imageSize");
      assertThat(of(plan, MACHINE, 1, null).heapBytes()).isGreaterThan(6006 * MB);
      assertThatThrownBy(() -> of(plan, MACHINE, 4, null))
          .hasMessageContaining("there are 4 such runs at a time");
    }
  }

  @Nested
  @DisplayName("of the user's choice")
  class Chosen {
    @Test
    @DisplayName("is what the heap will be")
    void chosen() {
      MemoryBudget memory = of(TINY, MACHINE, 1, 6L << 30);
      assertThat(memory.heapBytes()).isEqualTo(6L << 30);
      assertThat(memory.chosen()).isTrue();
    }

    @Test
    @DisplayName("is refused below what is needed, and the sentence says how much that is")
    void tooSmall() {
      assertThatThrownBy(() -> of(TINY, MACHINE, 1, 300 * MB))
          .hasFieldOrPropertyWithValue("code", ErrorCode.OUT_OF_MEMORY)
          .hasMessageContainingAll("Java heap: 300 MB are too little", "the engine 584 MB", "591m");
      assertThat(of(TINY, MACHINE, 1, 601 * MB).heapBytes()).isEqualTo(601 * MB);
    }

    @Test
    @DisplayName("is refused above what the machine has")
    void tooLarge() {
      assertThatThrownBy(() -> of(TINY, MACHINE, 1, 25L << 30))
          .hasFieldOrPropertyWithValue("code", ErrorCode.USAGE)
          .hasMessageContaining("24,576 MB of memory that this machine or container has");
      assertThatThrownBy(() -> of(TINY, MACHINE, 4, 7L << 30))
          .hasFieldOrPropertyWithValue("code", ErrorCode.USAGE)
          .hasMessageContaining("Java heap: 7,168 MB for each of 4 runs at a time are more");
    }
  }
}
