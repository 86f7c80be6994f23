package io.likewise.cli.worker;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.host.CheckedExporter;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.exports.ExportedModel;
import io.likewise.data.formats.Safetensors;
import io.likewise.runner.export.ModelExports;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The network that a finished run came to, ready to be written in a format of an engine's; which
 * engine trained it does not matter.
 *
 * @param spec the network
 * @param weights its best weights
 */
record ModelExport(ModelSpec spec, Weights weights) {
  /** Reads a finished run. */
  static ModelExport of(Path run) {
    ModelExports.requireFinished(run);
    requireSameNetwork(run);
    Experiment experiment = ExperimentFile.read(run.resolve(ExperimentFile.NAME)).experiment();
    Path weightsFile = run.resolve(ModelExports.WEIGHTS);
    Weights weights = new Safetensors().read(weightsFile);
    ModelSpec spec =
        experiment.network().spec(experiment.imageSize(), classes(experiment, weights));
    weights.requireMatches(spec, weightsFile.toString());
    return new ModelExport(spec, weights);
  }

  private static void requireSameNetwork(Path run) {
    Optional<String> other = FinishedRun.otherNetwork(run);
    if (other.isPresent()) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          String.format(
              "%s: its engine trained another network (%s), which no format here describes. Choose"
                  + " a run of another engine.",
              run, other.get()));
    }
  }

  /** The experiment does not say how many classes its data has; the logits' bias does. */
  private static int classes(Experiment experiment, Weights weights) {
    List<DenseLayer> head = experiment.network().spec(experiment.imageSize(), 2).head();
    String bias = head.get(head.size() - 1).biasName();
    return weights.contains(bias) ? weights.shape(bias).get(0) : 2;
  }

  /** Returns what other programs are told, of the run that the model is of. */
  ExportedModel exported(FinishedRun run) {
    Map<String, String> origin = new LinkedHashMap<>();
    origin.put("run", run.path().toAbsolutePath().normalize().getFileName().toString());
    origin.put("likewise", run.provenance().likewise().version());
    origin.put("trained_by", run.plan().engineName());
    origin.put("seed", Long.toString(run.plan().experiment().seed()));
    origin.put("data", run.provenance().data().name());
    origin.put("data_digest", run.provenance().data().digest());
    origin.put("split_digest", run.provenance().data().splitDigest());
    origin.put("initial_weights_digest", run.provenance().initialWeights());
    origin.put("weights_digest", weights.digest());
    origin.put("test_accuracy", Double.toString(run.result().test().accuracy()));
    return new ExportedModel(
        spec,
        weights,
        run.plan().experiment().preprocessing(),
        run.provenance().data().classNames(),
        origin);
  }

  /** Writes the network. */
  void write(BackendProvider provider, String engine, String format, Path target) {
    CheckedExporter exporter = CheckedExporter.of(provider, engine);
    if (!exporter.formats().contains(format)) {
      throw new LikewiseException(
          ErrorCode.BACKEND_BROKEN,
          String.format(
              "engine %s:%s does not write %s, though its descriptor says so. Install it"
                  + " again.",
              provider.name(), engine, format));
    }
    exporter.export(spec, weights, format, target);
  }
}
