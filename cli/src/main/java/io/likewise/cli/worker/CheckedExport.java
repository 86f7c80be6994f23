package io.likewise.cli.worker;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.OpenedModel;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.host.CheckedOpener;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.exports.ModelFile;
import io.likewise.data.fetch.FileCache;
import io.likewise.files.AtomicFile;
import io.likewise.runner.export.ExportOrders;
import io.likewise.runner.export.ModelExports;
import io.likewise.runner.process.RunInputs;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Writes the model of a finished run for other programs, opens it again, and lets it stay only if
 * it makes of the run's test images what the run's model made of them.
 *
 * @param path the run's folder
 * @param engine of the provider, which computes or writes
 * @param cache what names of published files stand for
 */
record CheckedExport(Path path, BackendProvider provider, String engine, FileCache cache) {
  /**
   * Carries out orders.
   *
   * @throws LikewiseException {@code EXPORT_DIFFERS} if the model is not the run's; {@code
   *     OUTPUT_UNWRITABLE}, and as {@link ModelExport#of}, {@link RunImages#read} and {@link
   *     ModelFile#write}. The target is then not there.
   */
  void write(ExportOrders orders) {
    ModelExport model = ModelExport.of(path);
    Path target = orders.target().toAbsolutePath();
    Path draft =
        target.resolveSibling(
            "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      Optional<ModelFile> file = ModelFile.of(orders.format());
      if (file.isPresent()) {
        write(file.get(), model, orders, draft);
      } else {
        writeOwn(model, orders, draft);
      }
      Files.move(draft, target);
    } catch (IOException e) {
      throw AtomicFile.unwritable(orders.target(), e);
    } finally {
      delete(draft);
    }
  }

  private void write(ModelFile file, ModelExport model, ExportOrders orders, Path draft) {
    FinishedRun run = FinishedRun.read(path);
    file.write(model.exported(run), orders.choices(), draft);
    Weights read = file.read(model.spec(), orders.choices(), draft);
    requireSame(model, read, orders);
    RunPlan plan = ModelExports.planOn(run.plan(), provider.name(), engine);
    KnownPredictions known = known(run);
    try (Backend backend = CheckedBackend.open(provider, plan.options());
        TrainableModel again = backend.create(model.spec(), read)) {
      known.require(orders.target().toString(), again::predict);
    }
  }

  /** In a format of the engine's, which opens it itself. */
  private void writeOwn(ModelExport model, ExportOrders orders, Path draft) {
    model.write(provider, engine, orders.format(), draft);
    CheckedOpener opener = CheckedOpener.of(provider, engine);
    if (opener.formats().contains(orders.format())) {
      try (OpenedModel again = opener.open(model.spec(), orders.format(), draft, 1)) {
        known(FinishedRun.read(path))
            .requireProbabilities(orders.target().toString(), again::probabilities);
      }
    }
  }

  private KnownPredictions known(FinishedRun run) {
    RunInputs inputs = new RunInputs(run.plan(), cache, notice -> {});
    return new KnownPredictions(run, inputs.batches(RunImages.read(run, inputs)));
  }

  private static void requireSame(ModelExport model, Weights read, ExportOrders orders) {
    for (TensorSpec tensor : model.spec().tensors()) {
      String name = tensor.name();
      if (!Arrays.equals(read.floats(name), model.weights().floats(name))) {
        throw new LikewiseException(
            ErrorCode.EXPORT_DIFFERS,
            "%s: opened again, its tensor %s is not the run's; nothing is left of it. Try again, or"
                    .formatted(orders.target(), name)
                + " in another folder.");
      }
    }
  }

  /** What was refused must not be taken for a model, whatever is wrong with it. */
  private static void delete(Path draft) {
    if (!Files.exists(draft)) {
      return;
    }
    try (Stream<Path> all = Files.walk(draft)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path each : deepestFirst) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      // It stays hidden, and the failure that led here is told.
    }
  }
}
