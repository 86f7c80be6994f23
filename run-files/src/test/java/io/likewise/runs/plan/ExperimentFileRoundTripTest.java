package io.likewise.runs.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the plan, what is written is what is read. */
class ExperimentFileRoundTripTest {
  @Property(tries = 300)
  void readsBackWhatItWrote(@ForAll("plans") RunPlan plan) throws IOException {
    Path file = Files.createTempFile("experiment", ".yaml");
    try {
      ExperimentFile.write(plan, file);
      assertThat(ExperimentFile.read(file)).isEqualTo(plan);
    } finally {
      Files.delete(file);
    }
  }

  @Provide
  static Arbitrary<RunPlan> plans() {
    Arbitrary<BackendOptions> options =
        Combinators.combine(
                text(),
                Arbitraries.of("cpu", "gpu", "gpu:3", "auto").map(Device::parse),
                Arbitraries.integers().between(1, 1024),
                Arbitraries.of(Precision.class),
                Arbitraries.of(ComputePath.class),
                Arbitraries.of(true, false))
            .as(BackendOptions::new);
    return Combinators.combine(experiments(), text(), options).as(RunPlan::new);
  }

  private static Arbitrary<Experiment> experiments() {
    return Combinators.combine(
            Combinators.combine(text(), Arbitraries.longs(), data(), text()).as(Head::new),
            Arbitraries.integers().between(32, 1024),
            Arbitraries.of(Preprocessing.class),
            augmentations(),
            networks(),
            Arbitraries.integers().between(2, 4096),
            stages(),
            stages())
        .as(
            (head, size, preprocessing, augmentation, network, batch, stage1, stage2) ->
                new Experiment(
                    head.name,
                    head.seed,
                    head.data,
                    size,
                    preprocessing,
                    augmentation,
                    network,
                    head.weights,
                    batch,
                    stage1,
                    stage2));
  }

  private record Head(String name, long seed, DataSettings data, String weights) {}

  /** Any text at all, and words and characters that YAML reads as something else. */
  private static Arbitrary<String> text() {
    return Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(20),
            Arbitraries.strings().withChars("ab:#-'\" \\\n\t,[]{}&*!|>%@~?0.\u0085").ofMaxLength(9),
            Arbitraries.of("yes", "No", "null", "1", "1e3", "0x1F", "1:30", "2024-01-01", "=", "~"),
            Arbitraries.of("cifar10:/data/a", "C:\\data", "/home/müller/😀", "a: b", "- a", "#a"))
        .filter(text -> !text.isBlank());
  }

  private static Arbitrary<DataSettings> data() {
    return Combinators.combine(
            text(),
            Arbitraries.integers().greaterOrEqual(0),
            Arbitraries.of(Validation.class),
            Arbitraries.doubles().between(1e-9, 0.5).ofScale(9))
        .as(DataSettings::new);
  }

  private static Arbitrary<Augmentation> augmentations() {
    Arbitrary<Boolean> flags = Arbitraries.of(true, false);
    return Combinators.combine(
            flags,
            flags,
            flags,
            Arbitraries.doubles().between(0, 1),
            Arbitraries.doubles().between(0.01, 5),
            Arbitraries.doubles().between(5, 10))
        .as((flip, turns, clip, b, from, to) -> new Augmentation(flip, turns, b, from, to, clip));
  }

  private static Arbitrary<Network> networks() {
    Arbitrary<List<Integer>> blocks =
        Arbitraries.integers().between(1, 9).list().ofMinSize(1).ofMaxSize(8);
    Arbitrary<List<Integer>> dense = Arbitraries.integers().between(1, 999).list().ofMaxSize(3);
    return Combinators.combine(
            Arbitraries.of(Variant.class),
            blocks,
            Arbitraries.integers().between(1, 1024),
            dense,
            Arbitraries.doubles().between(0, 0.99))
        .as((variant, b, width, d, p) -> new Network(variant, b, width, d, p, d.size()));
  }

  private static Arbitrary<Stage> stages() {
    return Combinators.combine(
            Arbitraries.of(Trainable.class),
            Arbitraries.of(BatchNormMode.class),
            Arbitraries.integers().between(0, 10_000),
            Arbitraries.doubles().between(1e-12, 10).ofScale(12),
            Arbitraries.integers().greaterOrEqual(0))
        .as(
            (trainable, batchNorm, epochs, rate, patience) ->
                new Stage(
                    trainable,
                    trainable == Trainable.HEAD ? BatchNormMode.MOVING : batchNorm,
                    epochs,
                    rate,
                    patience));
  }
}
