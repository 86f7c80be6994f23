package io.likewise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Forecast;
import io.likewise.api.experiment.MachineLoad;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.experiment.StageResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The progress of a run")
class TerminalProgressTest {
  private static final EpochResult EPOCH =
      new EpochResult(2, 3, 1.23456, 0.4567, 1.5, 0.5, true, 2.0, 0.1, 0.5, 1000);

  private static final MemoryBudget MEMORY =
      new MemoryBudget(3412L << 20, (3000L << 20) - 5, 304L << 20, 364L << 20, 193L << 20, false);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
  private static final MachineLoad IDLE = new MachineLoad(2, 0.3, 2);
  private long nanos;

  private TerminalProgress progress(boolean interactive) {
    return new TerminalProgress(err, new Terminal(interactive, 100), () -> nanos, 2);
  }

  private String shown() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private void run(TerminalProgress progress) {
    progress.epochStarted(2, 3, 12, 16);
    for (int batch = 1; batch <= 16; batch++) {
      nanos += 50_000_000;
      progress.stepCompleted(batch, 64, 2.0, 0.25);
    }
    progress.epochCompleted(EPOCH);
  }

  @Test
  @DisplayName("is a line for the forecast, each epoch and stage where nobody watches")
  void plain() {
    TerminalProgress progress = progress(false);
    progress.forecast(new Forecast(List.of(0.0712, 0.4), 1.26, 3725, 812L << 20, MEMORY, IDLE));
    run(progress);
    progress.stageCompleted(new StageResult(2, List.of(EPOCH), true));
    progress.testStarted();
    assertThat(shown().lines())
        .containsExactly(
            "forecast: at most 1 h 2 min, stage 1 71 ms a step, stage 2 400 ms a step, validation"
                + " 1.3 s, memory 812 MiB so far",
            "memory: a Java heap of at most 3412 MiB (for: images 3000, engine 304, before it"
                + " decoding 364), batches outside it 193",
            "stage 2 epoch 3/12: loss 1.2346, accuracy 45.67 %, validation loss 1.5000, accuracy"
                + " 50.00 % (best), 500 images/s, 2.5 s",
            "stage 2 stopped early after 1 epoch; kept epoch 3, validation accuracy 50.00 %",
            "testing the final model on the test images");
  }

  @Test
  @DisplayName("leaves out of the forecast what is not known")
  void forecast() {
    progress(false)
        .forecast(
            new Forecast(List.of(0.0, 0.4), 1, 30, 0, MemoryBudget.UNKNOWN, MachineLoad.UNKNOWN));
    assertThat(shown().strip())
        .isEqualTo("forecast: at most 30 s, stage 2 400 ms a step, validation 1.0 s");
  }

  @Test
  @DisplayName("warns of other programs that leave fewer processors than the run has threads")
  void busyMachine() {
    MachineLoad load = new MachineLoad(2, 0.93, 2);
    progress(false).forecast(new Forecast(List.of(0.4), 1, 30, 0, MemoryBudget.UNKNOWN, load));
    assertThat(shown().lines().skip(1))
        .containsExactly(
            "likewise: other programs keep 0.9 of this machine's 2 processors busy. Threads wait"
                + " for one another, so that with 2 a run may take several times as long: end the"
                + " others, or choose --threads=1, which gives other bits.");
  }

  @Test
  @DisplayName("warns of more threads than a limit leaves this process processors")
  void limitedProcess() {
    MachineLoad load = new MachineLoad(64, 10, 1);
    progress(false).forecast(new Forecast(List.of(0.4), 1, 30, 0, MemoryBudget.UNKNOWN, load));
    assertThat(shown().lines().skip(1))
        .containsExactly(
            "likewise: the run has 2 threads, and this process may use 1 of the machine's"
                + " processors. Threads wait for one another, so that it may take longer than with"
                + " fewer: choose --threads=1, which gives other bits, or allow it more.");
  }

  @Test
  @DisplayName("says nothing of a stage that was left out")
  void emptyStage() {
    progress(false).stageCompleted(new StageResult(1, List.of(), false));
    assertThat(shown()).isEmpty();
  }

  @Test
  @DisplayName("is a bar on a terminal, which gives way to the epoch's line")
  void bar() {
    run(progress(true));
    assertThat(shown())
        .contains("stage 2 epoch 3/12")
        .contains("\r")
        .contains("16/16")
        .contains("loss 2.000 acc 25.0% 1280 img/s");
    String last = shown().substring(shown().lastIndexOf('\r') + 1);
    assertThat(last).startsWith("stage 2 epoch 3/12: loss 1.2346");
  }
}
