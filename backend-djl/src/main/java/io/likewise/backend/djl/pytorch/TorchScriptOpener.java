package io.likewise.backend.djl.pytorch;

import ai.djl.Device;
import ai.djl.ModelException;
import ai.djl.engine.Engine;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.likewise.api.backend.ModelOpener;
import io.likewise.api.backend.OpenedModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.backend.djl.engine.StepInputs;
import io.likewise.toolkit.BatchCopy.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Opens a folder with a TorchScript model on the CPU as any program does that knows DJL: by {@code
 * Criteria}. The model takes float32 {@code [N, 3, size, size]} and gives logits.
 *
 * @param library loads the engine
 */
record TorchScriptOpener(Supplier<Engine> library) implements ModelOpener {
  @Override
  public List<String> formats() {
    return List.of("torchscript");
  }

  @Override
  public OpenedModel open(ModelSpec spec, String format, Path file, int threads) {
    Engine engine = library.get();
    JniUtils.setNumThreads(threads);
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optEngine(engine.getEngineName())
            .optDevice(Device.cpu())
            .optModelPath(file)
            .optTranslator(new NoopTranslator())
            .build();
    try {
      ZooModel<NDList, NDList> model = criteria.loadModel();
      StepInputs inputs = new StepInputs(spec, Precision.FLOAT32, Layout.CHANNELS_FIRST);
      return new Opened(model, model.newPredictor(), inputs);
    } catch (IOException | ModelException e) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_CORRUPT,
          file
              + ": not a TorchScript model that DJL loads ("
              + e.getMessage()
              + "). Write it anew.",
          e);
    }
  }

  private record Opened(
      ZooModel<NDList, NDList> model, Predictor<NDList, NDList> predictor, StepInputs inputs)
      implements OpenedModel {
    @Override
    public double[] probabilities(Batch batch) {
      try (NDManager step = model.getNDManager().newSubManager()) {
        NDList logits = predictor.predict(new NDList(inputs.images(step, batch)));
        logits.attach(step);
        NDArray probabilities = logits.singletonOrThrow().softmax(1);
        return probabilities.toType(DataType.FLOAT64, false).toDoubleArray();
      } catch (TranslateException e) {
        throw new IllegalStateException("DJL translates nothing here", e);
      }
    }

    @Override
    public void close() {
      predictor.close();
      model.close();
    }
  }
}
