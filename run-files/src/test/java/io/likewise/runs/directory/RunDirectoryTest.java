package io.likewise.runs.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.Plans;
import io.likewise.runs.plan.RunPlan;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A run directory")
class RunDirectoryTest {
  private static final RunPlan PLAN = Plans.of(1, 1, 1);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T18:55:02.9Z"), ZoneOffset.UTC);

  @TempDir Path folder;

  private static LikewiseException failure(Runnable action) {
    return catchThrowableOfType(LikewiseException.class, action::run);
  }

  @Nested
  @DisplayName("is created")
  class Created {
    @Test
    @DisplayName("with a name that says what it is, and its plan")
    void named() {
      RunDirectory directory = RunDirectory.create(folder.resolve("a/runs"), PLAN, CLOCK);
      assertThat(directory.path())
          .isEqualTo(folder.resolve("a/runs/2026-11-23T18-55-02-quick-djl-pytorch-s1"));
      assertThat(directory.plan()).isEqualTo(PLAN);
      assertThat(ExperimentFile.read(directory.path().resolve("experiment.yaml"))).isEqualTo(PLAN);
    }

    @Test
    @DisplayName("in the clock's zone")
    void zone() {
      Clock tokyo = CLOCK.withZone(ZoneId.of("Asia/Tokyo"));
      assertThat(RunDirectory.create(folder, PLAN, tokyo).path().getFileName().toString())
          .startsWith("2026-11-24T03-55-02-");
    }

    @Test
    @DisplayName("under another name if that is taken")
    void unique() {
      for (String suffix : new String[] {"", "-2", "-3"}) {
        assertThat(RunDirectory.create(folder, PLAN, CLOCK).path().toString())
            .endsWith("-s1" + suffix);
      }
    }

    @Test
    @DisplayName("under a name that every file system takes")
    void portable() {
      RunPlan odd = ExperimentFile.with(PLAN, "name", "../my: \"run\"/é");
      assertThat(RunDirectory.create(folder, odd, CLOCK).path())
          .hasParent(folder)
          .hasFileName("2026-11-23T18-55-02-.._my_run_-djl-pytorch-s1");
    }

    @Test
    @DisplayName("or else says in one sentence why not")
    void unwritable() throws IOException {
      Path file = Files.createFile(folder.resolve("file"));
      LikewiseException e = failure(() -> RunDirectory.create(file, PLAN, CLOCK));
      assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
      assertThat(e)
          .hasMessage(file + ": is a file, expected a folder. Choose another folder for the runs.");
      LikewiseException below =
          failure(() -> RunDirectory.create(file.resolve("below"), PLAN, CLOCK));
      assertThat(below.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
      assertThat(below).hasMessageContaining("below: cannot be written (");
    }
  }

  @Nested
  @DisplayName("is held by one process")
  class Held {
    @Test
    @DisplayName("so that another thread is refused until it is closed")
    void thread() {
      Path path = RunDirectory.create(folder, PLAN, CLOCK).path();
      try (RunDirectory first = RunDirectory.open(path)) {
        assertThat(first.plan()).isEqualTo(PLAN);
        LikewiseException e =
            CompletableFuture.supplyAsync(() -> failure(() -> RunDirectory.open(path).close()))
                .join();
        assertThat(e.code()).isEqualTo(ErrorCode.RUN_LOCKED);
        assertThat(e).hasMessageContaining(path + ": another process is carrying out this run");
      }
      try (RunDirectory again = RunDirectory.open(path)) {
        assertThat(again.path()).isEqualTo(path);
      }
    }

    @Test
    @DisplayName("so that another process is refused until the first is gone, even by a kill")
    void process() throws Exception {
      Path path = RunDirectory.create(folder, PLAN, CLOCK).path();
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xshare:auto",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LockingProcess.class.getName(),
                  path.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
        assertThat(said.readLine()).isEqualTo("OPEN djl");
        assertThat(failure(() -> RunDirectory.open(path).close()).code())
            .isEqualTo(ErrorCode.RUN_LOCKED);
      } finally {
        other.destroyForcibly().waitFor();
      }
      RunDirectory.open(path).close();
    }

    @Test
    @DisplayName("and is not held by whoever created it")
    void notByItsCreator() {
      RunDirectory created = RunDirectory.create(folder, PLAN, CLOCK);
      RunDirectory.open(created.path()).close();
      created.close();
      created.close();
    }

    @Test
    @DisplayName("unless it is none")
    void none() {
      assertThat(failure(() -> RunDirectory.open(folder.resolve("none")).close()))
          .hasMessageContaining("experiment.yaml: there is no such file");
    }
  }
}
