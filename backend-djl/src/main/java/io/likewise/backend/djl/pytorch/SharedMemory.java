package io.likewise.backend.djl.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.backend.djl.engine.StepInputs;
import io.likewise.toolkit.BatchCopy.Layout;
import java.util.List;

/** On the CPU libtorch computes in Java's own buffers, and nothing is brought anywhere. */
final class SharedMemory implements StepTransfer {
  private final PtNDManager manager;
  private final Layout layout;
  private final StepInputs inputs;

  /** Takes how the images are to lie in memory. */
  SharedMemory(PtNDManager manager, ModelSpec spec, Precision precision, Layout layout) {
    this.manager = manager;
    this.layout = layout;
    inputs = new StepInputs(spec, precision, layout);
  }

  @Override
  public PtNDArray images(PtNDManager step, Batch batch) {
    PtNDArray images = (PtNDArray) inputs.images(step, batch);
    return layout == Layout.CHANNELS_LAST
        ? JniUtils.permute(images, new long[] {0, 3, 1, 2})
        : images;
  }

  @Override
  public NDArray labels(PtNDManager step, Batch batch) {
    return inputs.labels(step, batch);
  }

  @Override
  public List<NDArray> masks(PtNDManager step, Batch batch) {
    return inputs.masks(step, batch);
  }

  /** Keeps the logits, and nothing of their history, until they are awaited. */
  @Override
  public PendingLogits logits(PtNDArray logits) {
    PtNDArray kept = JniUtils.detachGradient(logits);
    kept.attach(manager);
    return () -> {
      try (kept;
          PtNDArray wide = kept.toType(DataType.FLOAT64, false)) {
        int rows = (int) wide.getShape().get(0);
        int classes = (int) wide.getShape().get(1);
        return new Logits(wide.toDoubleArray(), rows, classes);
      }
    };
  }
}
