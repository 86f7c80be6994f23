package io.likewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.FaultyDisk;
import io.likewise.files.FaultyDisk.Lasting;
import io.likewise.runs.checkpoint.CheckpointInterval;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.checkpoint.Position;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.Plans;
import io.likewise.runs.plan.RunPlan;
import io.likewise.trainer.TinyRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A training whose disk fails")
class FaultSweepTest {
  private static final RunPlan PLAN = Plans.of(2, 1, 9);
  private static final CheckpointInterval EVERY = CheckpointInterval.parse("2");
  private static final int KILOBYTES_OF_A_PAGE = 4;

  @TempDir Path temporary;

  private final FaultyDisk disk = new FaultyDisk();
  private Outcome undisturbed;

  @BeforeEach
  void undisturbed() {
    undisturbed = TinyRun.undisturbed(disk.path(temporary.resolve("undisturbed")), PLAN);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({"ONCE, Input/output error", "EVER_AFTER, No space left on device"})
  @DisplayName(
      "at any change of any file ends in a sentence, or goes on, and afterwards comes to the same")
  void everyChange(Lasting lasting, String reason) throws IOException {
    int survived = 0;
    int ended = 0;
    boolean failed = true;
    for (int nth = 1; failed; nth++) {
      Path runs = disk.path(temporary.resolve(lasting + "-" + nth));
      TinyRun run = new TinyRun(EVERY);
      disk.failAt(nth, lasting, reason);
      Optional<LikewiseException> failure = attempt(run, runs);
      failed = !disk.failed().isEmpty();
      disk.mend();
      String what = lasting + ", " + disk.failed();
      if (failure.isPresent()) {
        ended++;
        requireSentence(failure.get(), reason, what);
        continueIn(runs, what);
      } else {
        survived++;
        Outcome.of(only(runs).orElseThrow(), undisturbed.result()).requireEqual(undisturbed, what);
        if (costsNothing(disk.failed())) {
          assertThat(run.notices).as(what).isEmpty();
        } else {
          requireNotices(run, reason, what);
        }
      }
    }
    assertThat(ended).isGreaterThan(50);
    // The last one was not disturbed at all; of the others those survive that cost a checkpoint.
    assertThat(survived).isGreaterThan(lasting == Lasting.ONCE ? 50 : 1);
  }

  /**
   * Returns whether nobody misses what failed: that something is deleted, that a lock is closed, or
   * that a name is durable whose file is; nor a link, for there is a copy then, nor a folder whose
   * making is tried twice.
   */
  private static boolean costsNothing(String failed) {
    boolean ofTemporaryFile = failed.matches(".*/\\.[^/]+\\.\\d+\\.tmp");
    return failed.isEmpty()
        || failed.matches(".*: (deleting|linking) .*|.*: closing .*/lock")
        || (failed.contains(": making ") && !failed.endsWith(".tmp"))
        || (failed.contains(": forcing ") && !ofTemporaryFile);
  }

  private static void requireNotices(TinyRun run, String reason, String what) {
    assertThat(run.notices)
        .as(what)
        .isNotEmpty()
        .allMatch(
            sentence ->
                sentence.startsWith("no checkpoint could be kept now: ")
                    && sentence.contains(": cannot be written (" + reason + "). Make room"));
  }

  private static Optional<LikewiseException> attempt(TinyRun run, Path runs) {
    Path directory = null;
    try {
      directory = RunDirectory.create(runs, PLAN).path();
      run.carryOut(directory);
      return Optional.empty();
    } catch (LikewiseException e) {
      if (directory != null) {
        FailureFile.write(directory, new RunFailure(e.code(), e.getMessage()));
      }
      return Optional.of(e);
    }
  }

  private static void requireSentence(LikewiseException e, String reason, String what) {
    assertThat(e.code()).as(what).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
    assertThat(e.getMessage())
        .as(what)
        .contains(": cannot be written (" + reason + "). Make room")
        .doesNotContain("\n");
  }

  private void continueIn(Path runs, String what) throws IOException {
    Path directory =
        only(runs)
            .filter(FinishedRun::isRun)
            .orElseGet(() -> RunDirectory.create(runs, PLAN).path());
    if (!FinishedRun.isFinished(directory)) {
      RunDirectory.reopen(directory);
      TinyRun second = new TinyRun(EVERY);
      second.carryOut(directory).requireEqual(undisturbed, what);
      assertThat(second.notices).as(what).isEmpty();
      assertThat(TinyRun.leftIn(directory)).as(what).isEmpty();
    }
    Outcome.of(directory, undisturbed.result()).requireEqual(undisturbed, what);
    assertThat(FailureFile.exists(directory)).as(what).isFalse();
  }

  private static Optional<Path> only(Path runs) throws IOException {
    if (!Files.exists(runs)) {
      return Optional.empty();
    }
    try (Stream<Path> all = Files.list(runs)) {
      List<Path> found = all.toList();
      assertThat(found).hasSizeLessThan(2);
      return found.stream().findFirst();
    }
  }

  @Test
  @DisplayName("by being full, at any size, comes to the same once there is room")
  void full() throws IOException {
    String reason = "No space left on device";
    int ended = 0;
    int told = 0;
    boolean enough = false;
    for (int pages = 1; !enough; pages++) {
      String what = pages + " pages";
      Path runs = temporary.resolve("full-" + pages);
      TinyRun run = new TinyRun(EVERY);
      try (Mount mount = Mount.disk(runs, pages * KILOBYTES_OF_A_PAGE)) {
        Optional<LikewiseException> failure = attempt(run, runs);
        if (failure.isPresent()) {
          ended++;
          requireSentence(failure.get(), reason, what);
          mount.resize(1 << 10);
        } else if (run.notices.isEmpty()) {
          enough = true;
        } else {
          told++;
          requireNotices(run, reason, what);
        }
        continueIn(runs, what);
      }
    }
    assertThat(ended).isPositive();
    assertThat(told).isPositive();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {".", "checkpoints"})
  @DisplayName("by letting nothing be changed ends in a sentence, after which the run can go on")
  void readOnly(String folder) {
    String reason = "Read-only file system";
    Path directory = RunDirectory.create(temporary, PLAN).path();
    TinyRun run = new TinyRun(EVERY);
    Mount[] mount = {null};
    run.moment =
        () -> {
          if (mount[0] == null && Checkpoints.position(directory).isPresent()) {
            mount[0] = Mount.readOnly(directory.resolve(folder));
          }
        };
    LikewiseException e;
    try {
      e = catchThrowableOfType(LikewiseException.class, () -> run.carryOut(directory));
      FailureFile.write(directory, new RunFailure(e.code(), e.getMessage()));
    } finally {
      if (mount[0] != null) {
        mount[0].close();
      }
    }
    requireSentence(e, reason, folder);
    RunDirectory.reopen(directory);
    TinyRun second = new TinyRun(EVERY);
    second.carryOut(directory).requireEqual(undisturbed, folder);
    assertThat(second.from).contains(new Position(1, 1, 2));
  }

  @Test
  @DisplayName("by taking the run's folder away ends in a sentence, and noting that does not throw")
  void folderVanishes() throws IOException {
    Path directory = RunDirectory.create(disk.path(temporary), PLAN).path();
    TinyRun run = new TinyRun(EVERY);
    run.moment = () -> delete(directory);
    LikewiseException e =
        catchThrowableOfType(LikewiseException.class, () -> run.carryOut(directory));
    assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
    assertThat(e).hasMessageContaining("cannot be written (its folder does not exist)");
    FailureFile.write(directory, new RunFailure(e.code(), e.getMessage()));
    assertThat(directory).doesNotExist();
  }

  private static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (NoSuchFileException e) {
      // Taken away already.
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
