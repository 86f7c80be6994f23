package io.likewise.runs.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Weights;
import io.likewise.files.Digests;
import io.likewise.files.FaultyDisk;
import io.likewise.runs.checkpoint.TrainingState.PartialEpoch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The checkpoints of a run")
class CheckpointsTest {
  private static final int DAMAGES = 10_000;
  private static final List<String> TABLES = List.of("metrics.csv", "steps.csv");

  @TempDir Path temporary;

  private final FaultyDisk disk = new FaultyDisk();
  private final List<String> notices = new ArrayList<>();
  private Path run;
  private Path folder;

  @BeforeEach
  void begin() throws IOException {
    run = disk.path(temporary);
    folder = run.resolve("checkpoints");
    for (String table : TABLES) {
      Files.writeString(run.resolve(table), "stage,epoch\n");
    }
  }

  private Checkpoints checkpoints() {
    return new Checkpoints(run, new TextWeights());
  }

  private static Weights tensor(float value) {
    return Weights.builder().put("dense/kernel", List.of(2), new float[] {value, -0.0f}).build();
  }

  /** Keeps a checkpoint that is named by its step in all of its tensors. */
  private void keep(int step) throws IOException {
    Checkpoints checkpoints = checkpoints();
    for (String table : TABLES) {
      Files.writeString(run.resolve(table), "1," + step + "\n", StandardOpenOption.APPEND);
    }
    String best = new TextWeights().writeExactly(tensor(-step), checkpoints.best());
    try (CheckpointDraft draft = checkpoints.begin()) {
      draft.weights(tensor(step));
      draft.best(checkpoints.best(), best);
      draft.optimizerState(new OptimizerState(step, tensor(step + .5f), tensor(step + .25f)));
      checkpoints.commit(draft, state(step), TABLES);
    }
  }

  private static TrainingState state(int step) {
    return new TrainingState(
        new Position(1, 2, step),
        List.of(),
        new PartialEpoch(4 * step, 0.1 + 0.2, step, 1.5, Double.MIN_VALUE),
        step,
        new Resources(0.1, 1, Double.NaN, 2, Double.NaN, 3, 4, Double.NaN));
  }

  private Checkpoint newest() {
    return checkpoints().newest(notices::add).orElseThrow();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  @DisplayName("give back what was kept, bit for bit")
  void roundTrip() throws IOException {
    keep(3);
    Checkpoint kept = newest();
    assertThat(kept.state()).isEqualTo(state(3));
    assertThat(TextWeights.areEqual(kept.weights(), tensor(3))).isTrue();
    OptimizerState adam = kept.optimizerState().orElseThrow();
    assertThat(adam.step()).isEqualTo(3);
    assertThat(TextWeights.areEqual(adam.firstMoment(), tensor(3.5f))).isTrue();
    assertThat(TextWeights.areEqual(adam.secondMoment(), tensor(3.25f))).isTrue();
    Files.delete(folder.resolve("best.safetensors"));
    assertThat(kept.restoreBest()).contains(Digests.read(checkpoints().best(), "SHA-256").digest());
    assertThat(TextWeights.areEqual(new TextWeights().read(checkpoints().best()), tensor(-3)))
        .isTrue();
    assertThat(kept.length("steps.csv")).isEqualTo(Files.size(run.resolve("steps.csv")));
    assertThat(Checkpoints.position(run)).contains(new Position(1, 2, 3));
    assertThat(notices).isEmpty();
  }

  @Test
  @DisplayName(
      "are the newest two, and share the best weights with the run where links can be made")
  void newestTwo() throws IOException {
    for (int step = 1; step <= 4; step++) {
      keep(step);
    }
    assertThat(names()).containsExactly("000003", "000004", "best.safetensors");
    Object inode = Files.getAttribute(folder.resolve("best.safetensors"), "unix:ino");
    assertThat(Files.getAttribute(folder.resolve("000004/best.safetensors"), "unix:ino"))
        .isEqualTo(inode);
    assertThat(newest().state().position().step()).isEqualTo(4);
  }

  @Test
  @DisplayName("do not show until they are whole, and what a kill left of one is cleared away")
  void whole() throws IOException {
    keep(1);
    Checkpoints checkpoints = checkpoints();
    CheckpointDraft unfinished = checkpoints.begin();
    unfinished.weights(tensor(2));
    Files.writeString(folder.resolve(".best.safetensors.123.tmp"), "half");
    assertThat(names()).contains(".000002.tmp");
    assertThat(newest().state().position().step()).isEqualTo(1);
    assertThat(names()).containsExactly("000001", "best.safetensors");
    try (CheckpointDraft given = checkpoints.begin()) {
      given.weights(tensor(2));
    }
    assertThat(names()).containsExactly("000001", "best.safetensors");
    checkpoints.delete();
    assertThat(folder).doesNotExist();
  }

  @Test
  @DisplayName("are found damaged by any flipped bit and any cut of any file that they vouch for")
  void damage() throws IOException {
    keep(1);
    keep(2);
    long position = newest().length("steps.csv");
    for (String table : TABLES) {
      // What follows a checkpoint is none of its business.
      Files.writeString(run.resolve(table), "1,9\n", StandardOpenOption.APPEND);
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> kept = Files.list(folder.resolve("000002"))) {
      files.addAll(kept.sorted().toList());
    }
    TABLES.forEach(table -> files.add(run.resolve(table)));
    assertThat(files).hasSize(6 + TABLES.size());
    Random random = new Random(13);
    for (int i = 0; i < DAMAGES; i++) {
      Path file = files.get(i % files.size());
      byte[] before = Files.readAllBytes(file);
      boolean table = file.getParent().equals(run);
      int vouchedFor = table ? (int) position : before.length;
      byte[] after = damaged(before, vouchedFor, random);
      Files.write(file, after);
      notices.clear();
      int found =
          checkpoints().newest(notices::add).map(c -> c.state().position().step()).orElse(0);
      String what = file + ", damage " + i;
      assertThat(found).as(what).isLessThan(2);
      assertThat(notices.get(0)).as(what).contains("000002 is damaged (").contains("goes on from");
      if (!table && !file.endsWith("best.safetensors")) {
        assertThat(found).as(what).isEqualTo(1);
        assertThat(notices).as(what).hasSize(1);
      }
      Files.write(file, before);
    }
    notices.clear();
    assertThat(newest().state().position().step()).isEqualTo(2);
    assertThat(notices).isEmpty();
  }

  private static byte[] damaged(byte[] before, int vouchedFor, Random random) {
    if (random.nextInt(4) == 0) {
      return Arrays.copyOf(before, random.nextInt(vouchedFor));
    }
    byte[] after = before.clone();
    after[random.nextInt(vouchedFor)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return after;
  }

  @Test
  @DisplayName("are found damaged if any file is missing, and stay until there is a newer one")
  void missing() throws IOException {
    keep(1);
    List<String> names;
    keep(2);
    try (Stream<Path> kept = Files.list(folder.resolve("000002"))) {
      names = kept.map(file -> file.getFileName().toString()).toList();
    }
    for (String name : names) {
      Path file = folder.resolve("000002").resolve(name);
      byte[] content = Files.readAllBytes(file);
      Files.delete(file);
      notices.clear();
      assertThat(newest().state().position().step()).isEqualTo(1);
      assertThat(notices)
          .containsExactly(
              folder.resolve("000002")
                  + " is damaged ("
                  + name
                  + " is missing), so the run goes on from the one before it, or from its"
                  + " beginning.");
      Files.write(file, content);
    }
    assertThat(newest().state().position().step()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "that cannot be read, wherever the disk fails, give way and come back when it does not")
  void unreadable() throws IOException {
    keep(1);
    keep(2);
    int found = 1;
    int nth = 0;
    for (; found == 1; nth++) {
      notices.clear();
      disk.failReadingAt(nth + 1, "Input/output error");
      found = newest().state().position().step();
      String what = disk.failed();
      disk.mend();
      if (found == 1) {
        assertThat(notices)
            .as(what)
            .singleElement()
            .asString()
            .contains("000002 is damaged (", "Input/output error), so the run goes on from");
      }
      assertThat(newest().state().position().step()).as(what).isEqualTo(2);
    }
    // The list, each of its files, the state once more, and the tables.
    assertThat(nth).isGreaterThan(2 + 5 + TABLES.size());
  }

  @Test
  @DisplayName("are found damaged if the best weights had changed when they were added")
  void bestHadChanged() throws IOException {
    keep(1);
    Checkpoints checkpoints = checkpoints();
    Path best = checkpoints.best();
    String meant = new TextWeights().writeExactly(tensor(-2), best);
    Files.writeString(best, Files.readString(best).replace('0', '1'));
    try (CheckpointDraft draft = checkpoints.begin()) {
      draft.weights(tensor(2));
      draft.best(best, meant);
      checkpoints.commit(draft, state(2), TABLES);
    }
    assertThat(newest().state().position().step()).isEqualTo(1);
    assertThat(notices).singleElement().asString().contains("000002 is damaged (");
  }

  @Test
  @DisplayName("are copies of the best weights where no links can be made")
  void copies() throws IOException {
    keep(1);
    long before = disk.changes();
    keep(2);
    long changes = disk.changes() - before;
    boolean copied = false;
    for (int nth = 1; nth <= changes && !copied; nth++) {
      disk.failAt(nth, FaultyDisk.Lasting.ONCE, "Operation not supported");
      try {
        keep(3);
      } catch (RuntimeException | IOException e) {
        // Another change than the link.
      }
      copied = disk.failed().contains(": linking ");
      disk.mend();
    }
    assertThat(copied).isTrue();
    Checkpoint kept = newest();
    assertThat(kept.state().position().step()).isEqualTo(3);
    kept.restoreBest();
    assertThat(TextWeights.areEqual(new TextWeights().read(checkpoints().best()), tensor(-3)))
        .isTrue();
  }
}
