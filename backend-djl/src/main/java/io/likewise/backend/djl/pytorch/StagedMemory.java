package io.likewise.backend.djl.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.backend.djl.engine.DataTypes;
import io.likewise.backend.djl.pytorch.StagingPages.Page;
import io.likewise.toolkit.BatchCopy;
import io.likewise.toolkit.BatchCopy.Layout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Copies to a GPU and back without blocking the thread that asks for it: while the GPU computes a
 * step, the inputs of the next are written. Images go as they lie in the batch and are put in
 * another order there, if they are to lie in one.
 */
final class StagedMemory implements StepTransfer {
  private static final String SCRIPT =
      """
        def up(self, page: Tensor, kind: int, device: str, shape: List[int]) -> Tensor:
          values = 1
          for i in range(torch.len(shape)):
            values = torch.mul(values, shape[i])
          used = torch.slice(page, 0, 0, values)
          return torch.view(torch.to(used, torch.device(device), kind, True, True), shape)
        def last(self, images: Tensor) -> Tensor:
          return torch.permute(images, [0, 3, 1, 2])
        def first(self, images: Tensor) -> Tensor:
          return torch.contiguous(torch.permute(images, [0, 3, 1, 2]))
        def back(self, values: Tensor, page: Tensor) -> int:
          used = torch.slice(page, 0, 0, torch.numel(values))
          copied = torch.copy_(used, torch.reshape(values, [-1]), True)
          return 0
      """;

  private final ModelSpec spec;
  private final DataType type;
  private final Layout layout;
  private final TorchScript script;
  private final StagingPages pages;

  /** Takes how the images are to lie in the device's memory. */
  StagedMemory(PtNDManager manager, ModelSpec spec, Precision precision, Layout layout) {
    this.layout = layout;
    this.spec = spec;
    this.type = DataTypes.of(precision);
    this.script = new TorchScript(manager, SCRIPT);
    this.pages = new StagingPages(manager);
  }

  @Override
  public PtNDArray images(PtNDManager step, Batch batch) {
    long side = batch.imageSize();
    String order = layout == Layout.CHANNELS_LAST ? "last" : "first";
    try (PtNDArray images =
        uploaded(
            step,
            "images",
            type,
            bytes -> BatchCopy.images(batch, Layout.CHANNELS_LAST, DataTypes.numbers(bytes, type)),
            batch.size(),
            side,
            side,
            3)) {
      return own(script.callForTensor(step, order, IValue.from(images)));
    }
  }

  @Override
  public NDArray labels(PtNDManager step, Batch batch) {
    return own(
        uploaded(
            step,
            "labels",
            DataType.INT64,
            bytes -> BatchCopy.labels(batch, bytes.asLongBuffer()),
            batch.size(),
            1));
  }

  @Override
  public List<NDArray> masks(PtNDManager step, Batch batch) {
    List<NDArray> masks = new ArrayList<>();
    for (int i = 0; i < spec.dropouts(); i++) {
      int dropout = i;
      masks.add(
          own(
              uploaded(
                  step,
                  "mask " + i,
                  type,
                  bytes -> BatchCopy.mask(batch, spec, dropout, DataTypes.numbers(bytes, type)),
                  batch.size(),
                  spec.maskUnits().get(i))));
    }
    return masks;
  }

  private PtNDArray uploaded(
      PtNDManager step, String use, DataType of, Consumer<ByteBuffer> writing, long... shape) {
    int values = 1;
    for (long dimension : shape) {
      values = Math.toIntExact(values * dimension);
    }
    Page page = pages.take(use, values, of);
    writing.accept(page.bytes());
    PtNDArray there =
        script.callForTensor(
            step,
            "up",
            IValue.from(page.tensor()),
            IValue.from(StagingPages.number(of)),
            IValue.from(pages.device()),
            IValue.listFrom(shape));
    pages.copied(page);
    pages.give(use, page);
    return there;
  }

  /** Autograd may not keep what a script returned, but a copy of it. */
  private static PtNDArray own(PtNDArray returned) {
    try (returned) {
      return (PtNDArray) returned.duplicate();
    }
  }

  @Override
  public PendingLogits logits(PtNDArray logits) {
    int rows = (int) logits.getShape().get(0);
    int classes = (int) logits.getShape().get(1);
    Page page = pages.take("logits", rows * classes, DataType.FLOAT64);
    try (PtNDArray values = JniUtils.detachGradient(logits)) {
      script.call("back", IValue.from(values), IValue.from(page.tensor())).close();
    }
    pages.copied(page);
    return () -> {
      pages.await(page);
      double[] all = new double[rows * classes];
      page.bytes().asDoubleBuffer().get(0, all);
      pages.give("logits", page);
      return new Logits(all, rows, classes);
    };
  }

  @Override
  public void close() {
    pages.close();
    script.close();
  }
}
