package io.likewise.backend.djl.tensorflow;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.tensorflow.engine.SavedModelBundle;
import ai.djl.tensorflow.engine.TfSymbolBlock;
import ai.djl.tensorflow.engine.javacpp.JavacppUtils;
import ai.djl.training.ParameterStore;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.proto.RewriterConfig;

/**
 * A graph that DJL's engine has loaded, with its variables: one DJL model, and one symbol block for
 * each signature over the model's one session.
 */
final class GraphSession implements AutoCloseable {
  private final Model model;
  private final SavedModelBundle bundle;
  private final Map<String, TfSymbolBlock> blocks = new HashMap<>();

  private GraphSession(Model model) {
    this.model = model;
    this.bundle = ((TfSymbolBlock) model.getBlock()).getSavedModelBundle();
  }

  /** Writes a graph as a SavedModel into a folder that exists. */
  interface Writing {
    /** Writes. */
    void write(Path folder) throws IOException;
  }

  /** Loads a graph, by way of a temporary folder, because DJL loads files only. */
  static GraphSession load(Writing writing, String anySignature) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("likewise-graph");
      writing.write(folder);
      return open(folder, anySignature);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          "TensorFlow's graph cannot be written to the temporary folder "
              + System.getProperty("java.io.tmpdir")
              + " ("
              + e.getMessage()
              + "). Make room in it, or choose another one by the environment variable"
              + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER.",
          e);
    } finally {
      delete(folder);
    }
  }

  /** Loads a graph that was just written. */
  static GraphSession open(Path folder, String anySignature) {
    try {
      Model model = Model.newInstance("graph", Device.cpu(), TensorFlowEngine.DJL_NAME);
      model.load(
          folder, null, Map.of("SignatureDefKey", anySignature, "ConfigProto", configuration()));
      return new GraphSession(model);
    } catch (IOException | MalformedModelException e) {
      throw new AssertionError("DJL does not read what was just written", e);
    }
  }

  /**
   * Of what TensorFlow does to a graph before it first runs, what makes the steps faster: it drops
   * what is not asked for, folds constants and fuses. All else together changed no step's time, and
   * took a third of the time from a model's making to its first step.
   */
  private static ConfigProto configuration() {
    RewriterConfig.Toggle off = RewriterConfig.Toggle.OFF;
    ConfigProto.Builder config = JavacppUtils.getSessionConfig().toBuilder();
    config
        .getGraphOptionsBuilder()
        .getRewriteOptionsBuilder()
        .setMetaOptimizerIterations(RewriterConfig.NumIterationsType.ONE)
        .setDisableTfgOptimizer(true)
        .setArithmeticOptimization(off)
        .setCommonSubgraphElimination(off)
        .setDependencyOptimization(off)
        .setFunctionOptimization(off)
        .setImplementationSelector(off)
        .setLayoutOptimizer(off)
        .setLoopOptimization(off)
        .setShapeOptimization(off)
        .setMemoryOptimization(RewriterConfig.MemOptType.NO_MEM_OPT);
    return config.build();
  }

  private static void delete(Path folder) {
    if (folder != null) {
      try {
        Files.deleteIfExists(folder.resolve(GraphSource.FILE));
        Files.deleteIfExists(folder);
      } catch (IOException e) {
        // The system clears its temporary folder.
      }
    }
  }

  /**
   * Calls the graph.
   *
   * @param signature which way
   * @param manager owner of the outputs
   * @param inputs the signature's inputs by name
   * @return the outputs by name
   */
  Map<String, NDArray> call(String signature, NDManager manager, Map<String, NDArray> inputs) {
    NDList list = new NDList();
    inputs.forEach(
        (name, array) -> {
          array.setName(name);
          list.add(array);
        });
    TfSymbolBlock block = blocks.computeIfAbsent(signature, key -> new TfSymbolBlock(bundle, key));
    Map<String, NDArray> outputs = new HashMap<>();
    // The outputs belong to the manager of the first input, so there must be one.
    try (NDArray owner = manager.create(0f)) {
      NDList given = list.isEmpty() ? new NDList(owner) : list;
      for (NDArray output : block.forward(new ParameterStore(manager, false), given, false)) {
        output.attach(manager);
        outputs.put(output.getName(), output);
      }
    }
    return outputs;
  }

  @Override
  public void close() {
    model.close();
  }
}
